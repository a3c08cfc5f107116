package dev.orchestrator.examples.snippets;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.llm.OpenRouter;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamListener;

/** The first screen of README.md. ReadmeTest runs it. */
public final class ReadmeSnippet {

    private ReadmeSnippet() {}

    public static void main(String[] args) {
        // begin README.md
        try (OpenRouter models = OpenRouter.fromEnvironment();
                Orchestrator orchestrator = Orchestrator.builder(models).build()) {
            Run<ChatResult> run = orchestrator.chat(
                    ChatRequest.of(Caller.user("u-1"), "What makes a good plot twist?"),
                    StreamListener.text(System.out::print));
            ChatResult answer = run.await();
            System.out.printf("%n%s, %s $%n", answer.model(), answer.usage().cost());
        }
        // end README.md
    }
}
