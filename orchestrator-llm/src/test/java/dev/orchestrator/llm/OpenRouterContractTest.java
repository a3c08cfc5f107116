package dev.orchestrator.llm;

import dev.orchestrator.contract.LanguageModelContract;
import dev.orchestrator.port.model.LanguageModel;
import java.net.URI;

class OpenRouterContractTest extends LanguageModelContract {

    @Override
    protected LanguageModel connect(URI baseUrl) {
        return OpenRouter.builder().apiKey(secret()).baseUrl(baseUrl.toString()).build();
    }
}
