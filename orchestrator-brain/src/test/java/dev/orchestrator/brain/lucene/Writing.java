package dev.orchestrator.brain.lucene;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A process that writes into a folder, batch after batch from four threads, and says what was acknowledged, until it is killed. */
final class Writing {

    static final int EACH = 20;

    private Writing() {}

    public static void main(String[] args) throws InterruptedException {
        LuceneBrain brain = LuceneBrain.inDirectory(Path.of(args[0]), new HashedWords());
        for (int thread = 0; thread < 4; thread++) {
            String name = "t" + thread;
            new Thread(() -> writeForEver(brain, name)).start();
        }
        Thread.currentThread().join();
    }

    private static void writeForEver(LuceneBrain brain, String thread) {
        for (int batch = 0; ; batch++) {
            String name = thread + "-" + batch;
            brain.upsert("film", entities(name), relations(name), Cancellation.none());
            synchronized (Writing.class) {
                System.out.println(name);
                System.out.flush();
            }
        }
    }

    static List<Entity> entities(String batch) {
        return IntStream.range(0, EACH)
                .mapToObj(i -> Entity.of(batch + "-" + i, "character", "A soldier of " + batch, ""))
                .toList();
    }

    static List<Relation> relations(String batch) {
        return IntStream.range(1, EACH)
                .mapToObj(i -> Relation.of(batch + "-0", "COMMANDS", batch + "-" + i))
                .toList();
    }
}
