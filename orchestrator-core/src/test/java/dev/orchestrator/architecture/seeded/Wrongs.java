package dev.orchestrator.architecture.seeded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.logging.Logger;

/** One class for each rule, which breaks that rule and no other. */
public final class Wrongs {

    private Wrongs() {}

    public interface ShowsAParameter {
        void take(List<? extends JsonNode> nodes);
    }

    public abstract static class ShowsAProtectedResult {
        protected abstract JsonNode[] give();
    }

    public static final class HidesIt {
        private final List<JsonNode> hidden = List.of();

        public int size() {
            return hidden.size();
        }

        List<JsonNode> forItsOwnPackage() {
            return hidden;
        }
    }

    public static final class Prints {
        public void print() {
            System.out.println();
        }
    }

    public static final class LogsPastSlf4j {
        private static final Logger LOG = Logger.getLogger("seeded");

        public void log() {
            LOG.info("seeded");
        }
    }

    public static final class Sleeps {
        public void sleep() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    public static final class InterruptsAnother {
        public void interrupt(Thread other) {
            other.interrupt();
        }
    }

    public static final class InterruptsAPool {
        public void interrupt(ExecutorService pool) {
            pool.shutdownNow();
        }
    }

    public static final class PassesAnInterruptOn {
        public void join(Thread other) {
            try {
                other.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
