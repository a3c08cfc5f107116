package dev.orchestrator.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Models that get an answer wrong though it went well. */
final class StreamingMutants {

    private StreamingMutants() {}

    static List<ModelMutant> all() {
        List<ModelMutant> all = new ArrayList<>(pieces());
        all.addAll(values());
        all.addAll(framing());
        return all;
    }

    private static List<ModelMutant> pieces() {
        return List.of(
                ModelMutant.of(
                        "emits every event twice",
                        Broken.event((event, events) -> {
                            events.emit(event);
                            events.emit(event);
                        }),
                        "streams_pieces_in_order_and_returns_their_concatenation",
                        "reports_usage_and_cost_in_every_shape"),
                ModelMutant.of(
                        "loses the second event",
                        Broken.sink(StreamingMutants::losingTheSecond),
                        "streams_pieces_in_order_and_returns_their_concatenation"),
                ModelMutant.of(
                        "emits a piece late by one",
                        Broken.sink(StreamingMutants::lateByOne),
                        "streams_pieces_in_order_and_returns_their_concatenation"),
                ModelMutant.of(
                        "returns another text than it emitted",
                        Broken.response(r -> Broken.with(r, r.text() + " ", r.toolCalls(), r.finishReason())),
                        "streams_pieces_in_order_and_returns_their_concatenation"),
                ModelMutant.of(
                        "emits when the answer is complete", emittingAtTheEnd(), "emits_each_piece_as_it_arrives"),
                ModelMutant.of(
                        "strips pieces", Broken.answer(Stripping::new), "keeps_white_space_at_the_edges_of_pieces"),
                ModelMutant.of("emits empty pieces", Broken.answer(EmittingEmpty::new), "emits_no_empty_piece"),
                ModelMutant.of(
                        "takes reasoning for text",
                        Broken.answer(Blabbing::new),
                        "keeps_reasoning_apart_from_the_answer"),
                ModelMutant.of(
                        "drops reasoning",
                        Broken.event((event, events) -> {
                            if (!(event instanceof ReasoningDelta)) {
                                events.emit(event);
                            }
                        }),
                        "keeps_reasoning_apart_from_the_answer"));
    }

    private static List<ModelMutant> values() {
        return List.of(
                ModelMutant.of(
                        "always says it stopped",
                        Broken.response(r -> Broken.with(r, r.text(), r.toolCalls(), FinishReason.STOP)),
                        "tells_why_the_model_stopped:LENGTH",
                        "tells_why_the_model_stopped:CONTENT_FILTER",
                        "tells_why_the_model_stopped:OTHER"),
                ModelMutant.of(
                        "knows only the reasons it knows",
                        Broken.answer(Pedantic::new),
                        "tells_why_the_model_stopped:OTHER"),
                ModelMutant.of(
                        "takes the last word for the finish reason, none included",
                        Broken.answer(Forgetful::new),
                        "reports_usage_and_cost_in_every_shape"),
                ModelMutant.of(
                        "reads usage only beside an empty list of choices",
                        Broken.answer(CountingAlone::new),
                        "reports_usage_and_cost_in_every_shape"),
                ModelMutant.of(
                        "expects a choice in every event",
                        Broken.answer(Trusting::new),
                        "reports_usage_and_cost_in_every_shape"),
                ModelMutant.of(
                        "keeps usage to itself",
                        Broken.event((event, events) -> {
                            if (!(event instanceof UsageReported)) {
                                events.emit(event);
                            }
                        }),
                        "reports_usage_and_cost_in_every_shape",
                        "usage_that_was_counted_is_emitted_though_the_call_fails"),
                ModelMutant.of(
                        "returns no usage",
                        Broken.response(r -> r.withUsage(Usage.NONE)),
                        "reports_usage_and_cost_in_every_shape",
                        "calls_the_cost_unknown_when_the_provider_counted_nothing"),
                ModelMutant.of(
                        "names the model that was asked for",
                        Broken.response(r -> named(r, "the-default", r.requestId())),
                        "names_the_model_and_the_request"),
                ModelMutant.of(
                        "forgets the request's id",
                        Broken.response(r -> named(r, r.model(), null)),
                        "names_the_model_and_the_request"));
    }

    private static List<ModelMutant> framing() {
        return List.of(
                ModelMutant.of(
                        "decodes every read by itself",
                        DecodingReads::new,
                        "keeps_characters_whole_that_packets_split",
                        "reads_an_answer_in_one_byte_pieces"),
                ModelMutant.of("reads at most 300 events", Tiring::new, "reads_many_events_in_one_packet"),
                ModelMutant.of(
                        "reads chunks only",
                        (url, key) -> new PlainModel(url, key) {
                            @Override
                            BufferedReader lines(InputStream body) {
                                return body instanceof PlainHttp.Chunks
                                        ? super.lines(body)
                                        : new BufferedReader(new StringReader(""));
                            }
                        },
                        "reads_a_body_that_ends_with_the_connection"),
                ModelMutant.of(
                        "takes a keep-alive for the end",
                        (url, key) -> new PlainModel(url, key) {
                            @Override
                            boolean isLast(String line) {
                                return line.startsWith(":") || super.isLast(line);
                            }
                        },
                        "waits_through_keep_alives",
                        "cancels_a_stall_with_keep_alives"),
                ModelMutant.of(
                        "insists on a terminator",
                        (url, key) -> new PlainModel(url, key) {
                            @Override
                            String next(BufferedReader lines, PlainAnswer answer) throws IOException {
                                String line = lines.readLine();
                                if (line == null) {
                                    throw new EOFException("no terminator");
                                }
                                return line;
                            }
                        },
                        "accepts_an_end_without_terminator_after_a_finish_reason"),
                ModelMutant.of(
                        "waits for the end of the connection",
                        (url, key) -> new PlainModel(url, key) {
                            @Override
                            boolean isLast(String line) {
                                return false;
                            }

                            @Override
                            void accept(String line, PlainAnswer answer) throws IOException {
                                if (!super.isLast(line)) {
                                    super.accept(line, answer);
                                }
                            }
                        },
                        "returns_when_the_answer_is_done_though_the_stream_stays_open"));
    }

    private static BiFunction<URI, String, LanguageModel> emittingAtTheEnd() {
        return Broken.call(() -> (sound, request, events, cancellation) -> {
            List<StreamEvent> kept = new ArrayList<>();
            ModelResponse response = sound.generate(request, kept::add, cancellation);
            kept.forEach(events::emit);
            return response;
        });
    }

    private static EventSink losingTheSecond(EventSink events) {
        int[] count = new int[1];
        return event -> {
            if (++count[0] != 2) {
                events.emit(event);
            }
        };
    }

    private static EventSink lateByOne(EventSink events) {
        AtomicReference<@Nullable StreamEvent> held = new AtomicReference<>();
        return event -> {
            StreamEvent before = held.getAndSet(null);
            if (event instanceof TextDelta && before == null) {
                held.set(event);
                return;
            }
            events.emit(event);
            if (before != null) {
                events.emit(before);
            }
        };
    }

    private static ModelResponse named(ModelResponse r, String model, @Nullable String requestId) {
        return new ModelResponse(
                r.text(), r.toolCalls(), r.finishReason(), r.usage(), model, r.provider(), requestId, r.reasoning());
    }

    private static final class Stripping extends PlainAnswer {
        Stripping(EventSink events) {
            super(events);
        }

        @Override
        void text(String piece) {
            super.text(piece.strip());
        }
    }

    private static final class EmittingEmpty extends PlainAnswer {
        EmittingEmpty(EventSink events) {
            super(events);
        }

        @Override
        void text(String piece) {
            super.text(piece);
            if (piece.isEmpty()) {
                emit(new TextDelta(""));
            }
        }
    }

    private static final class Blabbing extends PlainAnswer {
        Blabbing(EventSink events) {
            super(events);
        }

        @Override
        void reason(String piece) {
            text(piece);
        }
    }

    private static final class Pedantic extends PlainAnswer {
        Pedantic(EventSink events) {
            super(events);
        }

        @Override
        FinishReason finishReason(String word) {
            return FinishReason.valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    private static final class Forgetful extends PlainAnswer {
        private @Nullable FinishReason last;

        Forgetful(EventSink events) {
            super(events);
        }

        @Override
        void finish(JsonNode reason) {
            last = reason.isTextual() ? finishReason(reason.asText()) : null;
        }

        @Override
        FinishReason reasonOrFail(@Nullable FinishReason known) throws IOException {
            return super.reasonOrFail(last);
        }
    }

    private static final class CountingAlone extends PlainAnswer {
        CountingAlone(EventSink events) {
            super(events);
        }

        @Override
        void accept(JsonNode chunk) throws IOException {
            if (!chunk.path("choices").isEmpty()) {
                ((ObjectNode) chunk).remove("usage");
            }
            super.accept(chunk);
        }
    }

    private static final class Trusting extends PlainAnswer {
        Trusting(EventSink events) {
            super(events);
        }

        @Override
        void accept(JsonNode chunk) throws IOException {
            if (chunk.get("choices").get(0).isObject()) {
                super.accept(chunk);
            }
        }
    }

    private static final class DecodingReads extends PlainModel {
        DecodingReads(URI baseUrl, String key) {
            super(baseUrl, key);
        }

        @Override
        BufferedReader lines(InputStream body) {
            return new BufferedReader(new Reader() {
                @Override
                public int read(char[] into, int from, int length) throws IOException {
                    byte[] bytes = new byte[length];
                    int read = body.read(bytes);
                    String text = new String(bytes, 0, Math.max(read, 0), UTF_8);
                    text.getChars(0, text.length(), into, from);
                    return read < 0 ? -1 : text.length();
                }

                @Override
                public void close() throws IOException {
                    body.close();
                }
            });
        }
    }

    private static final class Tiring extends PlainModel {
        private int left = 300;

        Tiring(URI baseUrl, String key) {
            super(baseUrl, key);
        }

        @Override
        void accept(String line, PlainAnswer answer) throws IOException {
            if (!line.contains("content") || left-- > 0 || line.contains("usage")) {
                super.accept(line, answer);
            }
        }
    }
}
