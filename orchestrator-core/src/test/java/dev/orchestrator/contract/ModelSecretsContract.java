package dev.orchestrator.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.model.FinishReason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys, prompts and answers stay out of messages, names and the console. */
abstract class ModelSecretsContract extends ModelToolsContract {

    private static final String ANSWER = "It was built in 1844";

    @Test
    void sends_its_key_and_the_prompt() {
        answered(wire().stream().send(wire().text("a") + wire().ending()).end());
        Exchange exchange = exchange(1);
        assertThat(exchange.header("Authorization").orElse("")
                        + exchange.header("x-api-key").orElse(""))
                .contains(secret());
        assertThat(exchange.body()).contains(PROMPT).doesNotContain(secret());
        assertThat(exchange.requestLine()).doesNotContain(secret());
    }

    @Test
    void keeps_its_key_out_of_its_name() {
        assertThat(model().toString()).doesNotContain(secret());
    }

    @Test
    void keeps_key_prompt_and_answer_out_of_failures() {
        for (Script script : failures()) {
            assertDiscreet(failed(script).failure());
        }
    }

    @Test
    void keeps_key_and_prompt_out_of_failures_to_connect() {
        URI nowhere = server().url();
        server().close();
        assertDiscreet(
                prepared(event -> {}).start(connect(nowhere), request(PROMPT)).failure());
    }

    @Test
    void keeps_key_and_prompt_out_of_failures_though_the_provider_repeats_them() {
        String said = "Incorrect key " + secret() + " or refused prompt: " + PROMPT;
        List<Script> scripts = new ArrayList<>();
        scripts.add(Script.whole(401, "application/json", wire().errorBody(401, said)));
        scripts.add(Script.whole(200, "application/json", wire().errorBody(401, said)));
        scripts.add(Script.whole(502, "text/html", "<html>" + said + "</html>"));
        wire().errors(403, said)
                .forEach(error -> scripts.add(wire().stream().send(error).end()));
        for (Script script : scripts) {
            assertDiscreet(failed(script).failure());
        }
    }

    @Test
    void keeps_key_prompt_and_answer_out_of_a_cancellation() {
        server().play(wire().stream().send(wire().text(ANSWER)).hold());
        RecordedCall call = asked();
        call.awaitText(ANSWER);
        call.cancel();
        call.assertCancelled();
        assertDiscreet(call.failure());
    }

    @Test
    void keeps_key_prompt_and_answer_off_the_console() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        try (PrintStream captured = new PrintStream(console, true, UTF_8)) {
            System.setOut(captured);
            System.setErr(captured);
            answered(wire().stream().send(wire().text(ANSWER) + wire().ending()).end());
            failures().forEach(this::failed);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertNothingIn(console.toString(UTF_8));
    }

    private List<Script> failures() {
        Script begun = wire().stream().send(wire().text(ANSWER));
        List<Script> scripts = new ArrayList<>(List.of(
                Script.begin().reset(),
                begun.end(),
                begun.cut(),
                begun.send(wire().text(ANSWER).substring(0, wire().text(ANSWER).length() - 5))
                        .end(),
                begun.send(joined(wire().toolCall("{\"said\":\"" + ANSWER, FinishReason.TOOL_CALLS)))
                        .send(wire().done())
                        .end(),
                begun.send(wire().garbled(ANSWER)).end(),
                Script.whole(500, "application/json", wire().errorBody(500, "it went wrong"))));
        wire().errors(502, "upstream is down")
                .forEach(error -> scripts.add(begun.send(error).end()));
        return scripts;
    }

    private void assertDiscreet(Throwable failure) {
        StringWriter trace = new StringWriter(); // holds the causes and what was suppressed, messages and names
        failure.printStackTrace(new PrintWriter(trace));
        assertNothingIn(trace.toString());
    }

    private void assertNothingIn(String words) {
        assertThat(words).doesNotContain(secret()).doesNotContain(PROMPT).doesNotContain(ANSWER);
    }
}
