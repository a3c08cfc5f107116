package dev.orchestrator.bench;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.stream.StreamListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * From asking to the first text in the listener's hands: the bare loop, chat in a new conversation, and chat in one of 20
 * messages, in turn. What chat adds holds two writes to the disk that the bare loop has not: the conversation and the
 * question are stored before the model is asked.
 */
final class FirstToken {

    private static final int ROUNDS = Integer.getInteger("rounds", 1000);
    private static final int WARMUP = 1000;
    private static final int EXCHANGES = 10;

    private final OkHttpClient client = new OkHttpClient();
    private final String url;
    private final Orchestrator orchestrator;

    private FirstToken(String url, Orchestrator orchestrator) {
        this.url = url;
        this.orchestrator = orchestrator;
    }

    /**
     * Measures and prints a table.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Served served = Served.start();
                House house = new House(served.at("/burst/20"))) {
            new FirstToken(served.at("/burst/20"), house.orchestrator()).run();
        }
    }

    private void run() {
        for (int i = 0; i < WARMUP; i++) {
            bare();
            chat(null);
        }
        Deque<String> conversations = conversations(ROUNDS);
        double[][] micros = new double[3][ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            micros[0][i] = bare();
            micros[1][i] = chat(null);
            micros[2][i] = chat(conversations.pop());
        }
        print(micros);
    }

    private static void print(double[][] micros) {
        String[] names = {"bare loop", "chat, new conversation", "chat, 20 messages of history"};
        double bare = Figures.quantile(micros[0], 0.5);
        Figures.head("first token", "p50 ms", "p95 ms", "added at p50, ms");
        for (int i = 0; i < names.length; i++) {
            double median = Figures.quantile(micros[i], 0.5);
            double slow = Figures.quantile(micros[i], 0.95);
            Figures.row(names[i], millis(median), millis(slow), i == 0 ? "" : millis(median - bare));
        }
    }

    private static String millis(double micros) {
        return Figures.number(micros / 1000, "%.2f");
    }

    private double bare() {
        First first = new First();
        BareLoop.stream(client, url, first);
        return first.micros;
    }

    private double chat(@Nullable String conversation) {
        ChatRequest.Builder request = ChatRequest.builder(House.CALLER, House.QUESTION);
        if (conversation != null) {
            request.conversation(conversation);
        }
        First first = new First();
        orchestrator.chat(request.build(), StreamListener.text(first)).await();
        return first.micros;
    }

    private Deque<String> conversations(int count) {
        Deque<String> ids = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            String id = orchestrator
                    .chat(ChatRequest.of(House.CALLER, House.QUESTION))
                    .conversationId();
            for (int more = 1; more < EXCHANGES; more++) {
                chat(id);
            }
            ids.add(id);
        }
        return ids;
    }

    /** Stops the time at the first text. */
    private static final class First implements Consumer<String> {
        private final long began = System.nanoTime();
        private double micros = -1;

        @Override
        public void accept(String text) {
            if (micros < 0) {
                micros = (System.nanoTime() - began) / 1e3;
            }
        }
    }
}
