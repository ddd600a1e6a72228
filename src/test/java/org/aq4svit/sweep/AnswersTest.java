package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken down of a network's answers. */
class AnswersTest {

    /** No class comes before a label whose logit is no number: it would count as right. */
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aLogitThatIsNoNumberIsNoAnswer(float logit) {
        Answers answers = Answers.of(2);

        assertThatThrownBy(() -> answers.add(0, 2, new float[] {1, 2, 3, 1, logit, 3}, new int[] {2, 1}))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("finite logits, found " + logit);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void ofEqualLogitsTheLowerClassComesFirst(int label) {
        Answers answers = Answers.of(1);

        answers.add(0, 1, new float[] {1, 3, 3}, new int[] {label});

        assertThat(answers.correct()[0]).isEqualTo(label == 1);
    }
}
