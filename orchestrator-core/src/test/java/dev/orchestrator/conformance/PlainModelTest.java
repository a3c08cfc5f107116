package dev.orchestrator.conformance;

import dev.orchestrator.contract.LanguageModelContract;
import dev.orchestrator.port.model.LanguageModel;
import java.net.URI;

/** The contract can be kept. */
class PlainModelTest extends LanguageModelContract {

    @Override
    protected LanguageModel connect(URI baseUrl) {
        return new PlainModel(baseUrl, secret());
    }
}
