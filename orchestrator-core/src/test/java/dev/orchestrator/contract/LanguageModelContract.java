package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.orchestrator.port.model.LanguageModel} must do. An adapter's test extends this and says how its
 * model is connected to a base URL; a {@link FaultServer} behind that URL plays what real providers do, good and bad.
 *
 * <pre>{@code
 * class MyModelTest extends LanguageModelContract {
 *     @Override
 *     protected LanguageModel connect(URI baseUrl) {
 *         return MyModel.builder(secret()).baseUrl(baseUrl).build();
 *     }
 * }
 * }</pre>
 *
 * <p>An adapter whose provider does not speak chat completions overrides {@link #wire()} as well. The tests stand in
 * the superclasses, a subject each: streaming, failures of the provider, failures of the network, cancelling, sinks,
 * tools, secrets; this one runs many calls at once.
 */
public abstract class LanguageModelContract extends ModelSecretsContract {

    private static final int CALLS = 50;
    private static final int RACES = 2_000;
    private static final int RACERS = 4;
    private static final Pattern QUESTION = Pattern.compile("question-(\\d+)-");

    /** For subclasses. */
    protected LanguageModelContract() {}

    @Test
    void answers_many_calls_at_once_and_mixes_nothing_up() {
        server().play(this::answerTo);
        List<RecordedCall> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(prepared(event -> {}).start(model(), request("question-" + i + "-")));
        }
        for (int number = 1; number <= CALLS; number++) {
            exchange(number); // all of them are open before the first one may go on
        }
        for (int number = 1; number <= CALLS; number++) {
            exchange(number).release();
        }
        for (int i = 0; i < CALLS; i++) {
            assertAnswerTo(i, calls.get(i));
        }
    }

    private Script answerTo(Exchange exchange) {
        Matcher question = QUESTION.matcher(exchange.body());
        assertThat(question.find()).isTrue();
        String number = question.group(1);
        Script script = wire().stream().send(wire().text("answer ")).hold();
        for (int i = 0; i < 20; i++) {
            script = script.send(wire().text(number + " ")).send(wire().reasoning(number + ";"));
        }
        String calls = joined(wire().toolCall("{\"n\":" + number + "}", FinishReason.TOOL_CALLS));
        return script.send(calls)
                .send(wire().usage(1, Long.parseLong(number), "0").get(0) + wire().done())
                .end();
    }

    private static void assertAnswerTo(int number, RecordedCall call) {
        ModelResponse response = call.response();
        assertThat(response.text()).isEqualTo(call.text()).isEqualTo("answer " + (number + " ").repeat(20));
        assertThat(call.reasoning()).isEqualTo((number + ";").repeat(20));
        assertThat(response.toolCalls())
                .singleElement()
                .satisfies(tool -> assertThat(tool.arguments()).isEqualTo("{\"n\":" + number + "}"));
        assertThat(response.usage().outputTokens()).isEqualTo(number);
    }

    @Test
    void a_cancellation_that_races_the_end_leaves_an_answer_or_a_cancellation() throws Exception {
        server().play(wire().stream()
                .send(wire().comment())
                .send(wire().text("A"))
                .send(wire().text("B"))
                .send(wire().ending())
                .end());
        ExecutorService racers = Executors.newFixedThreadPool(RACERS, daemons());
        try {
            List<Future<?>> lanes = new ArrayList<>();
            for (int seed = 0; seed < RACERS; seed++) {
                Random random = new Random(seed);
                lanes.add(racers.submit(() -> race(random)));
            }
            for (Future<?> lane : lanes) {
                joined(lane);
            }
        } finally {
            racers.shutdownNow();
        }
    }

    /**
     * Runs a share of the races. Each is cancelled some time after its start or after one of its events; the time grows
     * after a call that could be cancelled and shrinks after one that could not, and so keeps to the end of the call.
     */
    private void race(Random random) {
        double[] nanos = {1_000_000, 100_000, 100_000, 100_000};
        for (int i = 0; i < RACES / RACERS; i++) {
            int event = random.nextInt(nanos.length);
            RecordedCall call = new RecordedCall(patience(), emitted -> {});
            call.start(model(), request(PROMPT));
            call.awaitEvents(event);
            spin((long) (nanos[event] * 2 * random.nextDouble()));
            call.cancel();
            assertCompleteOrCancelled(call, "AB");
            call.assertQuiet();
            nanos[event] *= call.hasFailed() ? 1.1 : 0.9;
        }
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void joined(Future<?> lane) throws InterruptedException {
        try {
            lane.get();
        } catch (ExecutionException e) {
            throw new AssertionError("A race had another end: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static ThreadFactory daemons() {
        return work -> {
            Thread thread = new Thread(work, "racer");
            thread.setDaemon(true);
            return thread;
        };
    }
}
