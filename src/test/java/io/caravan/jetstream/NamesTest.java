package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final Names NAMES = Names.DEFAULTS;

    @ParameterizedTest
    @ValueSource(strings = {"images", "größe.ä b", "a_b", "_", "UPPER-case9"})
    void aDurableNamesItsRule(String rule) {
        assertThat(NAMES.rule(NAMES.durable(rule))).contains(rule);
    }

    @Test
    void whatNoRuleOfThisGroupIsNamedByIsNone() {
        assertThat(NAMES.rule("reader")).isEmpty();
        assertThat(NAMES.rule("theirs_images")).isEmpty();
        assertThat(NAMES.rule("caravan_images_2")).isEmpty();
        assertThat(NAMES.rule("caravan_a_zz")).isEmpty();
        assertThat(NAMES.rule("caravan_a_C3")).as("half a letter").isEmpty();
    }

    @Test
    void theDurableOfTheObjectsStatesIsNoListener() {
        assertThat(NAMES.keepsBooks("caravan-objects")).isTrue();
        assertThat(NAMES.keepsBooks(NAMES.durable("objects"))).isFalse();
    }
}
