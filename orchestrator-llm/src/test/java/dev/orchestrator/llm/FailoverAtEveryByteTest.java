package dev.orchestrator.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.contract.Exchange;
import dev.orchestrator.contract.FaultServer;
import dev.orchestrator.contract.Script;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.Message.Status;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first model's answer of forty tokens is cut at every byte; what is shown, stored and charged agrees all the same. */
@Timeout(300)
class FailoverAtEveryByteTest {

    private static final int TOKENS = 40;
    private static final Pattern ASKED = Pattern.compile("\"model\":\"a-(\\d+)\"");
    private static final Caller ANNA = Caller.user("anna");

    private enum Listener {
        ACCEPTING(true, 0),
        REFUSING(false, 0),
        HOLDING_BACK(false, 1_000);

        final boolean accepts;
        final int holdBack;

        Listener(boolean accepts, int holdBack) {
            this.accepts = accepts;
            this.holdBack = holdBack;
        }
    }

    /** What stands on a screen. */
    private static final class Screen implements StreamListener<ChatResult> {
        private final StringBuilder shown = new StringBuilder();
        private final boolean accepts;

        Screen(boolean accepts) {
            this.accepts = accepts;
        }

        @Override
        public void onText(String delta) {
            shown.append(delta);
        }

        @Override
        public boolean onRestart(AnswerRestarted restarted) {
            if (accepts) {
                shown.setLength(0);
            }
            return accepts;
        }
    }

    private final FaultServer breaking = FaultServer.start();
    private final FaultServer healthy = FaultServer.start();
    private final OpenRouter first = client(breaking);
    private final OpenRouter second = client(healthy);

    private static OpenRouter client(FaultServer server) {
        return OpenRouter.builder().baseUrl(server.url().toString()).apiKey("k").build();
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        breaking.close();
        healthy.close();
    }

    private static String word(String name, int number) {
        return name + number + " ";
    }

    private static String text(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < TOKENS; i++) {
            text.append(word(name, i));
        }
        return text.toString();
    }

    private static byte[] stream(String name) {
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < TOKENS; i++) {
            stream.append(i == 0 ? "data: {\"id\":\"gen-1\"," : "data: {") // so that what breaks off is to be looked up
                    .append("\"choices\":[{\"delta\":{\"content\":\"")
                    .append(word(name, i))
                    .append("\"}}]}\n\n");
        }
        stream.append("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":40,\"cost\":0.000123}}\n\ndata: [DONE]\n\n");
        return stream.toString().getBytes(UTF_8);
    }

    private static Script answer(byte[] bytes, int length) {
        return Script.begin()
                .untilClose(200, "text/event-stream")
                .send(Arrays.copyOf(bytes, length))
                .end();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_shown_what_is_stored_and_what_is_charged_agree(Listener kind) {
        byte[] dying = stream("a");
        byte[] whole = stream("b");
        healthy.play(exchange -> answer(whole, whole.length));
        breaking.play(exchange -> answer(dying, cutOf(exchange)));
        IntStream.rangeClosed(0, dying.length).parallel().forEach(cut -> new OneRun(kind, cut).plays());
    }

    /** Which run asks is told by the name of the model; what was consumed is asked without one, and never told. */
    private static int cutOf(Exchange exchange) {
        Matcher asked = ASKED.matcher(exchange.body());
        return asked.find() ? Integer.parseInt(asked.group(1)) : 0;
    }

    private final class OneRun {
        private final Listener kind;
        private final int cut;
        private final InMemoryStores stores = InMemoryStores.create();
        private final Screen screen;

        OneRun(Listener kind, int cut) {
            this.kind = kind;
            this.cut = cut;
            this.screen = new Screen(kind.accepts);
        }

        private Orchestrator orchestrator() {
            ModelGateway gateway = ModelGateway.builder(
                            Hop.primary(first, "a-" + cut).attempts(1),
                            Hop.fallback(second, "b").attempts(1))
                    .holdBack(kind.holdBack)
                    .ledger(stores.usage())
                    .build();
            return Orchestrator.builder(gateway).stores(stores).build();
        }

        void plays() {
            boolean answered;
            try (Orchestrator orchestrator = orchestrator()) {
                answered = orchestrator
                        .chat(
                                ChatRequest.builder(ANNA, "Hi")
                                        .timeout(Duration.ofSeconds(60))
                                        .build(),
                                screen)
                        .await()
                        .message()
                        .equals(screen.shown.toString());
                assertThat(answered).as("cut at byte %s: told as shown", cut).isTrue();
            } catch (OrchestratorException e) {
                answered = false;
            }
            check(answered);
        }

        private void check(boolean answered) {
            Message stored = stored();
            assertThat(stored.text()).as("cut at byte %s: stored as shown", cut).isEqualTo(screen.shown.toString());
            assertThat(stored.status()).isEqualTo(answered ? Status.COMPLETE : Status.INTERRUPTED);
            assertThat(answered || kind == Listener.REFUSING)
                    .as("cut at byte %s: nothing is lost where text may be taken back", cut)
                    .isTrue();
            if (answered) {
                assertThat(stored.text()).isIn(text("a"), text("b"));
            } else {
                assertThat(text("a")).startsWith(stored.text());
            }
            Usage charged = conversation().usage();
            assertThat(stores.usage().sum(UsageQuery.ALL).usage())
                    .as("cut at byte %s: charged as told", cut)
                    .isEqualTo(charged);
        }

        private Conversation conversation() {
            return stores.conversations().list(ANNA.userId(), null, null, 1).get(0);
        }

        private Message stored() {
            List<StoredMessage> messages = stores.conversations()
                    .messages(ANNA.userId(), conversation().id(), Long.MAX_VALUE, 1);
            return messages.get(0).message();
        }
    }
}
