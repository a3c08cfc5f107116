package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.RecordingListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ten thousand seeded runs over three models that fail at random: every run ends once, and what was shown, what is stored
 * and what was counted agree.
 */
@Timeout(120)
class RandomFailoverTest {

    private static final int RUNS = 3_000; // with each kind of listener
    private static final long SEED = 20_261_121;
    private static final Caller ANNA = Caller.user("anna");

    private enum Listener {
        ACCEPTING(true, 0),
        REFUSING(false, 0),
        HOLDING_BACK(true, 40),
        CANCELLING(true, 0),
        CANCELLING_WHAT_IS_HELD_BACK(true, 40),
        THROWING(true, 0),
        THROWING_AT_WHAT_IS_HELD_BACK(true, 40);

        final boolean accepts;
        final int holdBack;

        Listener(boolean accepts, int holdBack) {
            this.accepts = accepts;
            this.holdBack = holdBack;
        }

        boolean cancels() {
            return name().startsWith("CANCELLING");
        }

        boolean isWayward() {
            return cancels() || name().startsWith("THROWING");
        }
    }

    /** What stands on a screen, until whoever looks at it has enough. */
    private static final class Screen extends RecordingListener<ChatResult> {
        private final Listener kind;
        private final StringBuilder shown = new StringBuilder();
        private int patience;

        Screen(Listener kind, int patience) {
            this.kind = kind;
            this.patience = patience;
        }

        @Override
        public void onEvent(EventFrame frame) {
            super.onEvent(frame);
            if (frame.event() instanceof TextDelta delta) {
                shown.append(delta.text());
                if (kind.isWayward() && patience-- == 0) {
                    goAstray();
                }
            }
        }

        boolean hasEnough() {
            return patience < 0;
        }

        private void goAstray() {
            if (!kind.cancels()) {
                throw new IllegalStateException("enough");
            }
            run().join().cancel();
        }

        @Override
        public boolean onRestart(AnswerRestarted restarted) {
            if (kind.accepts) {
                shown.setLength(0);
            }
            return kind.accepts;
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_run_ends_once_and_nothing_is_lost_or_doubled(Listener kind) {
        long[] seeds = new Random(SEED).longs(RUNS).toArray();
        long answered = Arrays.stream(seeds)
                .parallel()
                .filter(seed -> new OneRun(kind, new Random(seed)).plays())
                .count();
        assertThat(answered).as("runs that were answered").isBetween(RUNS / 10L, RUNS - 1L);
    }

    private static final class OneRun {
        private final Listener kind;
        private final InstantTime time = new InstantTime();
        private final List<MoodyModel> models;
        private final boolean oneIsHealthy;
        private final InMemoryStores stores = InMemoryStores.create(time.clock());
        private final Screen screen;

        OneRun(Listener kind, Random random) {
            this.kind = kind;
            this.screen = new Screen(kind, random.nextInt(60));
            int healthy = random.nextInt(6);
            this.oneIsHealthy = healthy < 3;
            this.models = Stream.of(0, 1, 2)
                    .map(i -> new MoodyModel("abc".substring(i, i + 1), random, time, i == healthy ? 0 : 0.8))
                    .toList();
        }

        private Orchestrator orchestrator() {
            ModelGateway gateway = ModelGateway.builder(
                            Hop.primary(models.get(0), "a"),
                            Hop.fallback(models.get(1), "b"),
                            Hop.reasoning(models.get(2), "c"))
                    .holdBack(kind.holdBack)
                    .ledger(stores.usage())
                    .time(time.clock(), time)
                    .build();
            return Orchestrator.builder(gateway)
                    .stores(stores)
                    .time(time.clock(), time)
                    .executor(Runnable::run)
                    .build();
        }

        boolean plays() {
            try (Orchestrator orchestrator = orchestrator()) {
                ChatRequest request = ChatRequest.builder(ANNA, "Hi")
                        .timeout(Duration.ofHours(1))
                        .build();
                orchestrator.chat(request, screen);
            }
            assertThat(screen.ends()).isEqualTo(1);
            screen.error().ifPresent(this::checkFailure);
            screen.result().ifPresent(this::checkAnswer);
            Usage booked = stores.usage().sum(UsageQuery.ALL).usage();
            if (!screen.hasEnough()) { // else the answer is stored at once, before it is known what it consumed
                assertThat(charged()).as("what the books say").isEqualTo(booked);
            }
            assertThat(booked.cost())
                    .as("what it cost")
                    .isEqualByComparingTo(consumed().cost());
            return screen.result().isPresent();
        }

        private void checkAnswer(ChatResult result) {
            MoodyModel served = models.stream()
                    .filter(model -> model.answer().equals(result.message()))
                    .findFirst()
                    .orElseThrow();
            assertThat(screen.shown).hasToString(served.answer());
            assertThat(stored().text()).isEqualTo(served.answer());
            assertThat(stored().status()).isEqualTo(Message.Status.COMPLETE);
        }

        private void checkFailure(OrchestratorException error) {
            assertThat(error).hasMessageNotContaining("bug");
            if (kind.accepts && !screen.hasEnough()) {
                assertThat(oneIsHealthy)
                        .as("a run was lost though a hop was healthy")
                        .isFalse();
                assertThat(models)
                        .allSatisfy(model -> assertThat(model.failures()).isPositive());
            }
            assertThat(screen.shown).hasToString(storedText());
        }

        private String storedText() {
            Message last = stored();
            return last.status() == Message.Status.INTERRUPTED ? last.text() : "";
        }

        private String conversation() {
            return stores.conversations()
                    .list(ANNA.userId(), null, null, 1)
                    .get(0)
                    .id();
        }

        private Message stored() {
            List<StoredMessage> messages =
                    stores.conversations().messages(ANNA.userId(), conversation(), Long.MAX_VALUE, 1);
            return messages.get(0).message();
        }

        private Usage charged() {
            return stores.conversations()
                    .find(ANNA.userId(), conversation())
                    .orElseThrow()
                    .usage();
        }

        private Usage consumed() {
            return models.stream().map(MoodyModel::consumed).reduce(Usage.NONE, Usage::plus);
        }
    }
}
