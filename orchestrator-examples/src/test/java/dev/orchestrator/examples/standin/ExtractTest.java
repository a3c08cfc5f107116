package dev.orchestrator.examples.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.examples.standin.ChatCall.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractTest {

    private static final Turn PERSONA = new Turn("system", "You are a helpful assistant for dog owners.");

    @Test
    void quotes_the_sentence_that_has_most_in_common_with_the_question() {
        String answer = Extract.answer(List.of(
                PERSONA,
                user("My dog is called Rex. My cat is called Mia. It rains."),
                new Turn("assistant", "A fine pair."),
                user("What are the cats called?")));
        assertThat(answer).isEqualTo("You wrote:\n> My dog is called Rex.\n> My cat is called Mia.");
    }

    @Test
    void quotes_an_attached_file_under_its_name() {
        String file = """
                When does the ship leave?
                ----- BEGIN FILE log-1.txt -----
                The crew sleeps.
                The ship leaves at dawn.
                ----- END FILE log-1.txt -----""";
        assertThat(Extract.answer(List.of(user(file)))).isEqualTo("From log-1.txt:\n> The ship leaves at dawn.");
    }

    @Test
    void quotes_the_answers_of_others_and_not_its_own_quotes() {
        String answer = Extract.answer(List.of(
                user("Tell me of whales."),
                new Turn("assistant", "You wrote:\n> Tell me of whales."),
                user("And now?"),
                new Turn("assistant", "Whales breathe air."),
                user("Are whales fish?")));
        assertThat(answer).isEqualTo("You wrote:\n> Tell me of whales.\n\nThe answer was:\n> Whales breathe air.");
    }

    @Test
    void lists_the_earlier_messages_when_asked_for_them() {
        List<Turn> conversation =
                List.of(user("One?"), new Turn("assistant", "> One?"), user("Two?"), user("What did I ask first?"));
        assertThat(Extract.answer(conversation)).isEqualTo("Earlier you wrote:\n> One?\n>\n> Two?");
        assertThat(Extract.answer(List.of(user("What did I ask first?")))).isEqualTo("> This is the first message.");
    }

    @Test
    void quotes_the_message_itself_if_there_is_nothing_to_select() {
        assertThat(Extract.answer(List.of(PERSONA, user("My name is Ada."), user("Which dog?\nAnd why?"))))
                .isEqualTo("Nothing so far matches. You wrote:\n> Which dog?\n> And why?");
        assertThat(Extract.answer(List.of(user("")))).isNotBlank();
    }

    @Test
    void shortens_a_sentence_that_has_no_end() {
        String endless = "犬".repeat(5_000);
        assertThat(Extract.answer(List.of(user(endless), user("犬?"))))
                .hasSizeLessThan(500)
                .endsWith("犬…");
    }

    private static Turn user(String text) {
        return new Turn("user", text);
    }
}
