package dev.orchestrator.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTextTest {

    @Test
    void the_model_is_told_what_went_wrong() {
        assertThat(FailureText.of("stock", new IOException("the warehouse is closed")))
                .isEqualTo("The tool stock failed: IOException: the warehouse is closed");
        assertThat(FailureText.of("stock", new NullPointerException()))
                .isEqualTo("The tool stock failed: NullPointerException");
        assertThat(FailureText.of("stock", new IllegalStateException("anonymous") {}))
                .isEqualTo("The tool stock failed: IllegalStateException: anonymous");
    }

    @Test
    void only_the_first_line_is_shown_and_none_of_the_causes() {
        Exception failure = new IllegalStateException(
                "no such article\n\tat com.example.Warehouse.stock(Warehouse.java:7)", new IOException("inner"));
        assertThat(FailureText.of("stock", failure))
                .isEqualTo("The tool stock failed: IllegalStateException: no such article");
    }

    @Test
    void a_long_message_is_cut() {
        assertThat(FailureText.of("stock", new IOException("no ".repeat(4_000_000))))
                .hasSizeLessThan(600)
                .endsWith("…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "401 for Bearer swordfish1",
                "Authorization: Basic swordfish1==",
                "jdbc:postgresql://scott:swordfish1@db/stock refused",
                "https://swordfish1@example.com/x not found",
                "GET https://example.com/x?api_key=swordfish1&b=c",
                "password=swordfish1 is wrong",
                "password: \"swordfish1\" is wrong",
                "{\"secret\":\"swordfish1 and more\"}",
                "pwd=swordfish1;user=scott",
                "token=swordfish1",
                "X-Api-Key: swordfish1",
                "the key sk-swordfish1 is wrong",
                "the key sk-or-v1-swordfish1abc is wrong",
                "ghp_swordfish1abcdef",
                "AKIAswordfish1XYZ1",
                "eyJswordfish1.eyJzdWIiOiIxIn0.abc-DEF",
                "unknown swordfish1swordfish1swordfish1",
                "Cookie: session=swordfish1",
                "sig=swordfish1"
            })
    void what_looks_like_a_secret_is_taken_out(String message) {
        assertThat(FailureText.of("stock", new IOException(message)))
                .doesNotContain("swordfish1")
                .contains("[…]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no article 4711-0815 in warehouse 12",
                "connection to localhost:5432 refused",
                "the file stories/chapter-one/scene-twelve/a_rather_long_name_of_a_file.md does not exist",
                "expected a date such as 2026-01-31T10:15:30Z",
                "a secret was expected, and a token of thanks",
                "the passage was not found"
            })
    void plain_words_stay(String message) {
        assertThat(FailureText.of("stock", new IOException(message))).endsWith("IOException: " + message);
    }
}
