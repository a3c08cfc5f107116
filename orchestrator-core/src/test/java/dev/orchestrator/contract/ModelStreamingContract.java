package dev.orchestrator.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.Reasoning;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that go well, however they are cut into packets. */
abstract class ModelStreamingContract extends ModelFixture {

    private static final String MANY_ALPHABETS = "Zoë, 灯台, маяк, 🗼‍🌊 and \"quotes\"\n\\ é";

    @Test
    void streams_pieces_in_order_and_returns_their_concatenation() {
        RecordedCall call = answered(wire().stream()
                .send(wire().text("The "))
                .send(wire().text("light"))
                .send(wire().text("house."))
                .send(wire().ending())
                .end());
        assertThat(call.text()).isEqualTo("The lighthouse.");
        assertThat(call.response().finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(call.response().toolCalls()).isEmpty();
        assertThat(server().requests()).isEqualTo(1);
    }

    @Test
    void emits_each_piece_as_it_arrives() {
        server().play(wire().stream()
                .send(wire().text("first"))
                .hold()
                .send(wire().text(", second"))
                .send(wire().ending())
                .end());
        RecordedCall call = asked();
        call.awaitText("first");
        assertThat(call.hasEnded()).isFalse();
        exchange(1).release();
        assertThat(call.response().text()).isEqualTo("first, second");
    }

    @Test
    void keeps_white_space_at_the_edges_of_pieces() {
        RecordedCall call = answered(wire().stream()
                .send(wire().text("\n\n a"))
                .send(wire().text(" "))
                .send(wire().text("b \n"))
                .send(wire().ending())
                .end());
        assertThat(call.text()).isEqualTo("\n\n a b \n");
    }

    @Test
    void keeps_characters_whole_that_packets_split() {
        byte[] event = (wire().text(MANY_ALPHABETS) + wire().ending()).getBytes(UTF_8);
        for (int at = 0; at < event.length; at++) {
            if ((event[at] & 0xC0) == 0x80) { // inside a character
                RecordedCall call = answered(wire().stream()
                        .send(Arrays.copyOfRange(event, 0, at))
                        .rest(Duration.ofMillis(2))
                        .send(Arrays.copyOfRange(event, at, event.length))
                        .end());
                assertThat(call.text()).as("split at byte %d", at).isEqualTo(MANY_ALPHABETS);
            }
        }
    }

    @Test
    void reads_an_answer_in_one_byte_pieces() {
        String events = wire().comment() + wire().text(MANY_ALPHABETS) + wire().text("!") + wire().ending();
        RecordedCall call = answered(wire().stream().sendInPieces(1, events).end());
        assertThat(call.text()).isEqualTo(MANY_ALPHABETS + "!");
    }

    @Test
    void reads_many_events_in_one_packet() {
        StringBuilder events = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            events.append(wire().text(i + " "));
            expected.append(i).append(' ');
        }
        RecordedCall call =
                answered(wire().stream().send(events + wire().ending()).end());
        assertThat(call.text()).isEqualTo(expected.toString());
    }

    @Test
    void reads_a_body_that_ends_with_the_connection() {
        RecordedCall call = answered(Script.begin()
                .untilClose(200, wire().contentType())
                .send(wire().text("to the end"))
                .send(wire().ending())
                .end());
        assertThat(call.text()).isEqualTo("to the end");
    }

    @Test
    void emits_no_empty_piece() {
        RecordedCall call = answered(wire().stream()
                .send(wire().text(""))
                .send(wire().text("a"))
                .send(wire().text(""))
                .send(wire().ending())
                .end());
        assertThat(call.pieces()).doesNotContain("").isNotEmpty();
    }

    @Test
    void keeps_reasoning_apart_from_the_answer() {
        RecordedCall call = answered(wire().stream()
                .send(wire().reasoning("Is it "))
                .send(wire().reasoning("an island?"))
                .send(wire().text("It is."))
                .send(wire().ending())
                .end());
        assertThat(call.reasoning()).isEqualTo("Is it an island?");
        assertThat(call.text()).isEqualTo("It is.");
        assertThat(call.response().reasoning()).extracting(Reasoning::text).isEqualTo("Is it an island?");
    }

    @ParameterizedTest
    @EnumSource(value = FinishReason.class, mode = EnumSource.Mode.EXCLUDE, names = "TOOL_CALLS") // goes with calls
    void tells_why_the_model_stopped(FinishReason reason) {
        RecordedCall call = answered(wire().stream()
                .send(wire().text("so far"))
                .send(wire().finish(reason))
                .send(wire().done())
                .end());
        assertThat(call.response().finishReason()).isEqualTo(reason);
    }

    @Test
    void reports_usage_and_cost_in_every_shape() {
        for (String shape : wire().usage(1_234, 56, "1.4e-7")) {
            RecordedCall call = answered(wire().stream()
                    .send(wire().text("a"))
                    .send(wire().finish(FinishReason.STOP))
                    .send(shape)
                    .send(wire().done())
                    .end());
            Usage usage = call.response().usage();
            assertThat(call.usage()).as(shape).containsExactly(usage);
            assertThat(usage.inputTokens()).as(shape).isEqualTo(1_234);
            assertThat(usage.outputTokens()).as(shape).isEqualTo(56);
            assertThat(usage.cost()).as(shape).isEqualByComparingTo(new BigDecimal("0.00000014"));
            assertThat(usage.basis()).as(shape).isEqualTo(CostBasis.PROVIDER);
            assertThat(call.response().finishReason()).as(shape).isEqualTo(FinishReason.STOP);
        }
    }

    @Test
    void calls_the_cost_unknown_when_the_provider_counted_nothing() {
        RecordedCall call = answered(wire().stream()
                .send(wire().text("a"))
                .send(wire().finish(FinishReason.STOP))
                .send(wire().done())
                .end());
        assertThat(call.response().usage()).isEqualTo(Usage.ofTokens(0, 0));
    }

    @Test
    void names_the_model_and_the_request() {
        ModelResponse response = answered(
                        wire().stream().send(wire().text("a") + wire().ending()).end())
                .response();
        assertThat(response.model()).isEqualTo(wire().model());
        assertThat(response.requestId()).isEqualTo(wire().requestId());
        assertThat(response.provider()).isNotBlank();
    }

    @Test
    void waits_through_keep_alives() {
        Script script = wire().stream();
        for (String piece : List.of("a", "b", "c")) {
            script = script.send(wire().comment())
                    .rest(Duration.ofMillis(20))
                    .send(wire().comment() + wire().comment())
                    .send(wire().text(piece));
        }
        assertThat(answered(script.send(wire().ending()).end()).text()).isEqualTo("abc");
    }

    @Test
    void accepts_an_end_without_terminator_after_a_finish_reason() {
        RecordedCall call = answered(wire().stream()
                .send(wire().text("complete"))
                .send(wire().finish(FinishReason.STOP))
                .end());
        assertThat(call.response().finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void returns_when_the_answer_is_done_though_the_stream_stays_open() {
        RecordedCall call = answered(wire().stream()
                .send(wire().text("complete"))
                .send(wire().ending())
                .hold());
        assertThat(call.text()).isEqualTo("complete");
    }
}
