package dev.orchestrator.conformance;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.net.URI;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Models that talk. */
final class SecretsMutants {

    private static final Logger LOG = LoggerFactory.getLogger(SecretsMutants.class);
    private static final String FAILURES = "keeps_key_prompt_and_answer_out_of_failures";
    private static final String CONNECTING = "keeps_key_and_prompt_out_of_failures_to_connect";
    private static final String CONSOLE = "keeps_key_prompt_and_answer_off_the_console";

    private SecretsMutants() {}

    static List<ModelMutant> all() {
        return List.of(
                ModelMutant.of(
                        "sends another key",
                        (url, key) -> new PlainModel(url, "anonymous"),
                        "sends_its_key_and_the_prompt"),
                ModelMutant.of("carries its key in its name", SecretsMutants::named, "keeps_its_key_out_of_its_name"),
                ModelMutant.of("tells its key when it fails", tellingItsKey(), FAILURES, CONNECTING),
                ModelMutant.of(
                        "tells the prompt when it fails",
                        leaking((request, text) -> String.join("", PlainModel.texts(request)), false),
                        FAILURES,
                        CONNECTING),
                ModelMutant.of("tells the answer when it fails", leaking((request, text) -> text, false), FAILURES),
                ModelMutant.of("hides the answer in a cause", leaking((request, text) -> text, true), FAILURES),
                ModelMutant.of(
                        "tells the answer when it is cancelled",
                        leaking((request, text) -> text, false),
                        "keeps_key_prompt_and_answer_out_of_a_cancellation"),
                ModelMutant.of(
                        "repeats whatever the provider said",
                        (url, key) -> new PlainModel(url, key) {
                            @Override
                            String discreet(String said, ModelRequest request) {
                                return said;
                            }
                        },
                        "keeps_key_and_prompt_out_of_failures_though_the_provider_repeats_them"),
                ModelMutant.of("prints the answer", printing(text -> System.out.print(text)), CONSOLE),
                ModelMutant.of("logs the answer", printing(text -> LOG.warn("Got {}", text)), CONSOLE));
    }

    private static LanguageModel named(URI url, String key) {
        return new PlainModel(url, key) {
            @Override
            public String toString() {
                return "PlainModel[" + key + "]";
            }
        };
    }

    private static BiFunction<URI, String, LanguageModel> tellingItsKey() {
        return (url, key) -> {
            LanguageModel sound = new PlainModel(url, key);
            return (request, events, cancellation) -> {
                try {
                    return sound.generate(request, events, cancellation);
                } catch (ModelException e) {
                    throw ModelException.of(e.code(), "plain", "Bearer " + key + " did not help")
                            .build();
                }
            };
        };
    }

    private static BiFunction<URI, String, LanguageModel> leaking(
            BiFunction<ModelRequest, String, String> words, boolean inCause) {
        return Broken.call(() -> (sound, request, events, cancellation) ->
                leaking(sound, request, events, cancellation, words, inCause));
    }

    private static ModelResponse leaking(
            LanguageModel sound,
            ModelRequest request,
            EventSink events,
            Cancellation cancellation,
            BiFunction<ModelRequest, String, String> words,
            boolean inCause) {
        StringBuilder text = new StringBuilder();
        try {
            return sound.generate(request, event -> listen(event, text, events), cancellation);
        } catch (CancelledException e) {
            throw new CancelledException("cancelled after " + text, null);
        } catch (ModelException e) {
            String told = words.apply(request, text.toString());
            throw ModelException.of(ErrorCode.LLM_ERROR, "plain", inCause ? "it failed" : "it failed after " + told)
                    .cause(inCause ? new IllegalStateException(told) : null)
                    .build();
        }
    }

    private static void listen(StreamEvent event, StringBuilder text, EventSink events) {
        if (event instanceof TextDelta delta) {
            text.append(delta.text());
        }
        events.emit(event);
    }

    private static BiFunction<URI, String, LanguageModel> printing(Consumer<String> printer) {
        return Broken.event((event, events) -> {
            if (event instanceof TextDelta delta) {
                printer.accept(delta.text());
            }
            events.emit(event);
        });
    }
}
