package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
    private final Recent<String> recent = new Recent<>(5, String::length);

    @Test
    void whatWasNotUsedForLongestGoesFirst() {
        recent.put("a", "xx");
        recent.put("b", "yy");
        recent.get("a");
        recent.put("c", "zz");

        assertThat(recent.get("a")).contains("xx");
        assertThat(recent.get("b")).isEmpty();
        assertThat(recent.get("c")).contains("zz");
    }

    @Test
    void whatIsGivenUpLeavesItsRoom() {
        recent.put("a", "xxxx");
        recent.clear();
        recent.put("b", "yy");
        recent.put("c", "zzz");

        assertThat(recent.get("a")).isEmpty();
        assertThat(recent.get("b")).contains("yy");
    }

    @Test
    void aValueInThePlaceOfAnotherGivesItsRoomBack() {
        recent.put("a", "xxxx");
        recent.put("a", "x");
        recent.put("b", "yyyy");

        assertThat(recent.get("a")).contains("x");
        assertThat(recent.get("b")).contains("yyyy");
    }

    @Test
    void aValueThatFillsEverythingIsKeptAlone() {
        recent.put("a", "x");
        recent.put("b", "much too heavy");

        assertThat(recent.get("a")).isEmpty();
        assertThat(recent.get("b")).isPresent();
    }
}
