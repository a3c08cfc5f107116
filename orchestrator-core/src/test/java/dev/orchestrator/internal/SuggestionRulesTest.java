package dev.orchestrator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionRulesTest {

    private static final String DETAIL = "Can you explain this in more detail?";
    private static final String ALTERNATIVES = "Are there any alternative approaches?";
    private static final String FIRST_POINT = "Can you elaborate on the first point?";
    private static final String RECOMMENDATION = "Which option would you recommend?";
    private static final String EXAMPLE = "Can you provide an example?";
    private static final String PROS_AND_CONS = "What are the pros and cons?";

    @Test
    void plain_words_get_the_two_questions_that_always_fit() {
        assertThat(SuggestionRules.of("A twist is earned.")).containsExactly(EXAMPLE, PROS_AND_CONS);
    }

    @Test
    void an_empty_answer_gets_them_too() {
        assertThat(SuggestionRules.of("")).containsExactly(EXAMPLE, PROS_AND_CONS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```java\nint x;\n```",
                "Try this:\n\n```\nls\n```\n",
                "Try this:\r\n```\r\nls\r\n```",
                "  ~~~\nls\n~~~",
                "1\n   ```py\n   x\n   ```"
            })
    void a_code_block_asks_for_detail_and_alternatives_first(String answer) {
        assertThat(SuggestionRules.of(answer)).containsExactly(DETAIL, ALTERNATIVES, EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- one\n- two",
                "* one",
                "+ one",
                "• one",
                "Options:\n\n1. one\n2. two",
                "1) one",
                "  - nested",
                "Options:\r\n- one\r\n- two"
            })
    void a_list_asks_about_its_points_first(String answer) {
        assertThat(SuggestionRules.of(answer)).containsExactly(FIRST_POINT, RECOMMENDATION, EXAMPLE);
    }

    @Test
    void with_code_and_a_list_the_code_comes_first() {
        assertThat(SuggestionRules.of("- one\n\n```\nls\n```")).containsExactly(DETAIL, ALTERNATIVES, FIRST_POINT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Use `code` in a sentence.",
                "Three ticks ``` in the middle of a line",
                "It is -5 degrees.",
                "**Bold** is no list",
                "---",
                "In 2024. It was",
                "a - b",
                "-no space",
                "1.5 times as much"
            })
    void what_only_looks_like_code_or_a_list_changes_nothing(String answer) {
        assertThat(SuggestionRules.of(answer)).containsExactly(EXAMPLE, PROS_AND_CONS);
    }
}
