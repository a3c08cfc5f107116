package dev.orchestrator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandAloneTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Which weapon does Arya Stark use?",
                "Where is Winterfell in the north?",
                "List all locations of season two",
                "Welche Waffe benutzt Arya Stark?",
                "アリア・スタークの剣の名前は何ですか",
            })
    void a_whole_question_stands_alone(String question) {
        assertThat(StandAlone.test(question)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Why?",
                "her sword?",
                "And Jon Snow in the north?",
                "What about Jon Snow's wolf?",
                "Which weapon does she use?",
                "Who lives THERE in winter?",
                "Tell me more about Arya",
                "Which one is the oldest?",
                "Welche Waffe benutzt sie im Winter?",
                "Quelle arme utilise-t-elle en hiver ?",
                "彼女は?",
            })
    void a_question_that_leaves_something_out_does_not(String question) {
        assertThat(StandAlone.test(question)).isFalse();
    }
}
