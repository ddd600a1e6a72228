package org.aq4svit.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
    @Test
    void aNameIsShownOnOneShortLine() {
        assertThat(Quoted.of("block3.0.attn")).isEqualTo("\"block3.0.attn\"");
        assertThat(Quoted.of("a\n\u001b[31m\"\u00fc\u007f")).isEqualTo("\"a\\n\\u001B[31m\\\"\\u00FC\\u007F\"");
        assertThat(Quoted.of("x".repeat(1_000_000))).hasSize(82).endsWith("...\"");
    }
}
