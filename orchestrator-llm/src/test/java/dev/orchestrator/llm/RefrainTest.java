package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Events that repeat themselves are read without parsing, and never read otherwise than by parsing. */
class RefrainTest {

    private static final String EVENT =
            "{\"id\":\"gen-1\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"WORDS\"},\"finish_reason\":null}]}";

    private final Refrain refrain = new Refrain();

    @Test
    void knows_an_event_again_that_differs_in_its_words_only() {
        assertThat(refrain.words(EVENT)).isNull();
        refrain.learn(EVENT, "WORDS");
        assertThat(refrain.words(EVENT.replace("WORDS", " und, 日本 🎬"))).isEqualTo(" und, 日本 🎬");
        assertThat(refrain.words(EVENT)).isEqualTo("WORDS");
    }

    @Test
    void leaves_to_the_parser_what_is_different() {
        refrain.learn(EVENT, "WORDS");
        assertThat(refrain.words(EVENT.replace("WORDS", ""))).isNull();
        assertThat(refrain.words(EVENT.replace("WORDS", "a\\n"))).isNull();
        assertThat(refrain.words(EVENT.replace("WORDS", "a\",\"b\":\"c"))).isNull();
        assertThat(refrain.words(EVENT.replace("gen-1", "gen-2"))).isNull();
        assertThat(refrain.words(EVENT.replace("null", "\"stop\""))).isNull();
        assertThat(refrain.words(EVENT + " ")).isNull();
        assertThat(refrain.words("")).isNull();
    }

    @Test
    void leaves_to_the_parser_what_differs_in_any_single_character() {
        refrain.learn(EVENT, "WORDS");
        int start = EVENT.indexOf("WORDS");
        for (int i = 0; i < EVENT.length(); i++) {
            boolean around = i < start || i >= start + "WORDS".length();
            String changed = EVENT.substring(0, i) + '~' + EVENT.substring(i + 1);
            assertThat(refrain.words(changed) == null).as(changed).isEqualTo(around);
            assertThat(refrain.words(EVENT.substring(0, i))).isNull();
            assertThat(refrain.words(EVENT.substring(i + 1))).isNull();
        }
    }

    @Test
    void learns_nothing_from_an_event_that_could_be_mistaken() {
        for (String odd : new String[] {
            EVENT.replace("\"content\":", "\"content\": "),
            EVENT.replace("{\"id\"", "{\"debug\":{\"content\":\"WORDS\"},\"id\""),
            EVENT.replace("WORDS", "WORD\\u0053"),
            EVENT.replace("\"content\":\"WORDS\"", "\"content\":[\"WORDS\"]")
        }) {
            refrain.learn(odd, "WORDS");
            assertThat(refrain.words(odd)).as(odd).isNull();
            assertThat(refrain.words(EVENT)).as(odd).isNull();
        }
    }

    @Test
    void reads_what_a_parser_reads() {
        Random random = new Random(1);
        String alphabet = "ab \"\\{}:,[]nu0é日";
        refrain.learn(EVENT, "WORDS");
        int known = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder words = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                words.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String event = EVENT.replace("WORDS", words);
            String read = refrain.words(event);
            if (read != null) {
                known++;
                JsonNode delta = PlainReader.tree(event).path("choices").path(0).path("delta");
                assertThat(read).isEqualTo(delta.path("content").asText());
            }
        }
        assertThat(known).isGreaterThan(10_000);
    }
}
