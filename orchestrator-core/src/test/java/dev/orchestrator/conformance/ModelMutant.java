package dev.orchestrator.conformance;

import dev.orchestrator.port.model.LanguageModel;
import java.net.URI;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A model that is broken in one way.
 *
 * @param flaw what it does, in words that go on from "a model that"
 * @param model makes one from a base URL and a key
 * @param rejectedBy the tests of the contract that must each fail; {@code name:argument} for one run of a parameterized
 *     test
 */
record ModelMutant(String flaw, BiFunction<URI, String, LanguageModel> model, List<String> rejectedBy) {

    static ModelMutant of(String flaw, BiFunction<URI, String, LanguageModel> model, String... rejectedBy) {
        return new ModelMutant(flaw, model, List.of(rejectedBy));
    }

    @Override
    public String toString() {
        return flaw;
    }
}
