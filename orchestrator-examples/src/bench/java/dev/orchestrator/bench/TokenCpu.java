package dev.orchestrator.bench;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.llm.OpenRouter;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.OkHttpClient;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One streamed answer after the other, from the same server and the same bytes; an operation is a token. Every way puts
 * the text together, as a user of it would.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(java.util.concurrent.TimeUnit.NANOSECONDS)
@OperationsPerInvocation(TokenCpu.TOKENS)
@Warmup(iterations = 30, time = 2) // what runs once an answer is compiled only after some ten thousand of them
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 1,
        jvmArgs = {"-Xms1g", "-Xmx1g"})
public class TokenCpu {

    static final int TOKENS = 2000;

    private static final int LENGTH = Wire.text(TOKENS).length();

    /** The server, in a process of its own. */
    @State(Scope.Benchmark)
    public static class Server {
        private final Served served = Served.start();
        final String url = served.at("/burst/" + TOKENS);

        /** Stops it. */
        @TearDown(Level.Trial)
        public void stop() {
            served.close();
        }
    }

    /** The bare loop's client. */
    public static class Bare extends Server {
        final OkHttpClient client = new OkHttpClient();
    }

    /** LangChain4j's client, with the HTTP client it comes with. */
    public static class Peer extends Server {
        final OpenAiStreamingChatModel model = OpenAiStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName(Wire.MODEL)
                .build();
    }

    /** Parts of chat mode, to see what each adds. */
    public static class Parts extends Server {
        final ModelRequest request = ModelRequest.builder(List.of(ModelMessage.of(Role.USER, House.QUESTION)))
                .build();
        final ModelCall call =
                ModelCall.builder(House.CALLER, "run", Purpose.CHAT, request).build();
        final OpenRouter model = House.model(url);
        final ModelGateway gateway =
                ModelGateway.builder(Hop.primary(model, null)).build();
        final Orchestrator inMemory = Orchestrator.builder(model).build();
    }

    /** The whole of it. */
    public static class Whole extends Server {
        final House house = new House(url);

        /** Deletes its file. */
        @TearDown(Level.Trial)
        public void close() {
            house.close();
        }
    }

    private static String checked(StringBuilder text) {
        if (text.length() != LENGTH) {
            throw new IllegalStateException("the text has " + text.length() + " letters instead of " + LENGTH);
        }
        return text.toString();
    }

    /** okhttp-sse and {@code readTree}. */
    @Benchmark
    public String bare(Bare bare) {
        StringBuilder text = new StringBuilder();
        BareLoop.stream(bare.client, bare.url, text::append);
        return checked(text);
    }

    /** Chat mode with default settings: gateway, SQLite file, listener. */
    @Benchmark
    public String chat(Whole whole) {
        return chat(whole.house.orchestrator());
    }

    /** Chat mode with the stores in memory. */
    @Benchmark
    public String chatInMemory(Parts parts) {
        return chat(parts.inMemory);
    }

    private static String chat(Orchestrator orchestrator) {
        StringBuilder text = new StringBuilder();
        orchestrator
                .chat(ChatRequest.of(House.CALLER, House.QUESTION), StreamListener.text(text::append))
                .await();
        return checked(text);
    }

    /** The adapter alone. */
    @Benchmark
    public String adapter(Parts parts) {
        StringBuilder text = new StringBuilder();
        parts.model.generate(parts.request, into(text), Cancellation.none());
        return checked(text);
    }

    /** The adapter behind the gateway. */
    @Benchmark
    public String gateway(Parts parts) {
        StringBuilder text = new StringBuilder();
        parts.gateway.generate(parts.call, into(text), Cancellation.none());
        return checked(text);
    }

    static EventSink into(StringBuilder text) {
        return event -> {
            if (event instanceof TextDelta delta) {
                text.append(delta.text());
            }
        };
    }

    /** LangChain4j. */
    @Benchmark
    public String langchain4j(Peer peer) {
        StringBuilder text = new StringBuilder();
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        peer.model.chat(House.QUESTION, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                text.append(piece);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                done.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                done.completeExceptionally(error);
            }
        });
        done.join();
        return checked(text);
    }
}
