package dev.orchestrator.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.ToolArgumentsDelta;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Models that put tool calls together wrongly. */
final class ToolMutants {

    private static final String DIALECT = "puts_two_calls_together:";

    private ToolMutants() {}

    static List<ModelMutant> all() {
        return List.of(
                ModelMutant.of(
                        "tells calls apart by their index alone",
                        Broken.tools(ByIndex::new),
                        DIALECT + "INDEX_MISSING",
                        DIALECT + "SAME_INDEX_FOR_TWO_IDS"),
                ModelMutant.of(
                        "starts a call at every id",
                        Broken.tools(ById::new),
                        DIALECT + "ID_REPEATED",
                        DIALECT + "ID_EMPTY_ON_CONTINUATION"),
                ModelMutant.of("puts repeated ids together", Broken.tools(Stuttering::new), DIALECT + "ID_REPEATED"),
                ModelMutant.of(
                        "gives every piece to the last call", Broken.tools(ByOrder::new), DIALECT + "INTERLEAVED"),
                ModelMutant.of("takes a name only at the start", Broken.tools(Hasty::new), DIALECT + "LATE_NAME"),
                ModelMutant.of(
                        "takes only text for arguments", Broken.tools(Textual::new), DIALECT + "ARGUMENTS_AS_OBJECT"),
                ModelMutant.of(
                        "keeps the last piece of the arguments",
                        Broken.tools(Overwriting::new),
                        DIALECT + "STANDARD",
                        "puts_two_calls_together_that_come_in_one_byte_pieces"),
                ModelMutant.of(
                        "reads one call of an event", Broken.answer(OneByOne::new), DIALECT + "BOTH_IN_ONE_CHUNK"),
                ModelMutant.of(
                        "drops calls unless the reason is calls",
                        Broken.response(r -> r.finishReason() == FinishReason.TOOL_CALLS
                                ? r
                                : Broken.with(r, r.text(), List.of(), r.finishReason())),
                        DIALECT + "FINISH_REASON_STOP"),
                ModelMutant.of(
                        "is silent while it writes arguments",
                        Broken.event((event, events) -> {
                            if (!(event instanceof ToolArgumentsDelta)) {
                                events.emit(event);
                            }
                        }),
                        "tells_arguments_as_they_arrive"),
                ModelMutant.of(
                        "drops text beside calls",
                        Broken.response(
                                r -> r.toolCalls().isEmpty() ? r : Broken.with(r, "", r.toolCalls(), r.finishReason())),
                        "keeps_text_beside_calls"),
                ModelMutant.of(
                        "gives calls the ids they have",
                        Broken.tools(Trusting::new),
                        "gives_calls_without_an_id_one_of_their_own",
                        "gives_calls_with_the_same_id_each_one_of_their_own"),
                ModelMutant.of(
                        "takes no arguments for cut ones",
                        Broken.tools(Demanding::new),
                        "a_call_without_arguments_has_an_empty_object"),
                ModelMutant.of(
                        "takes cut arguments for none",
                        Broken.tools(Emptying::new),
                        "arguments_cut_in_spite_of_a_finish_reason_are_a_failure"),
                ModelMutant.of(
                        "hands cut arguments on",
                        Broken.tools(HandingOn::new),
                        "arguments_cut_in_spite_of_a_finish_reason_are_a_failure"),
                ModelMutant.of(
                        "takes the end of the stream for the end of the calls",
                        Broken.answer(Ending::new),
                        "arguments_cut_by_the_end_of_the_stream_are_a_failure"));
    }

    private static final class ByIndex extends PlainTools {
        @Override
        @Nullable
        Call find(int index, String id) {
            return calls.stream()
                    .filter(call -> call.index == index)
                    .findFirst()
                    .orElse(null);
        }
    }

    private static final class ById extends PlainTools {
        private boolean started;

        @Override
        Call accept(JsonNode delta) {
            started = delta.has("id");
            return super.accept(delta);
        }

        @Override
        @Nullable
        Call find(int index, String id) {
            return started ? null : super.find(index, id);
        }
    }

    private static final class Stuttering extends PlainTools {
        @Override
        @Nullable
        Call find(int index, String id) {
            return super.find(index, "");
        }

        @Override
        void fill(Call call, String id, String name) {
            super.fill(call, "", name);
            call.id += id;
        }
    }

    private static final class ByOrder extends PlainTools {
        @Override
        @Nullable
        Call find(int index, String id) {
            return super.find(-1, id);
        }
    }

    private static final class Hasty extends PlainTools {
        @Override
        void fill(Call call, String id, String name) {
            super.fill(call, id, call.arguments.isEmpty() ? name : "");
        }
    }

    private static final class Textual extends PlainTools {
        @Override
        void append(Call call, JsonNode arguments) {
            call.arguments.append(arguments.asText(""));
        }
    }

    private static final class Overwriting extends PlainTools {
        @Override
        void append(Call call, JsonNode arguments) {
            call.arguments.setLength(0);
            super.append(call, arguments);
        }
    }

    private static final class OneByOne extends PlainAnswer {
        OneByOne(EventSink events) {
            super(events);
        }

        @Override
        void accept(JsonNode chunk) throws IOException {
            if (chunk.path("choices").path(0).path("delta").path("tool_calls") instanceof ArrayNode several) {
                while (several.size() > 1) {
                    several.remove(1);
                }
            }
            super.accept(chunk);
        }
    }

    private static final class Trusting extends PlainTools {
        @Override
        String ownId(String id, Set<String> taken) {
            return id.isEmpty() ? "call_0" : id;
        }
    }

    private static final class Demanding extends PlainTools {
        @Override
        String whole(String arguments) throws IOException {
            if (arguments.isBlank()) {
                throw new IOException("no arguments");
            }
            return super.whole(arguments);
        }
    }

    private static final class Emptying extends PlainTools {
        @Override
        String whole(String arguments) {
            try {
                return super.whole(arguments);
            } catch (IOException e) {
                return "{}";
            }
        }
    }

    private static final class HandingOn extends PlainTools {
        @Override
        String whole(String arguments) {
            return arguments.isBlank() ? "{}" : arguments;
        }
    }

    private static final class Ending extends PlainAnswer {
        Ending(EventSink events) {
            super(events);
        }

        @Override
        PlainTools tools() {
            return new Emptying();
        }

        @Override
        FinishReason reasonOrFail(@Nullable FinishReason known) {
            return known == null ? FinishReason.TOOL_CALLS : known;
        }
    }
}
