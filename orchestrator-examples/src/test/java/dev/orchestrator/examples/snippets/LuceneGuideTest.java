package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.brain.lucene.LuceneBrain;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.gateway.CachedEmbeddings;
import dev.orchestrator.llm.MiniLm;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The code about Lucene of docs/guides/brains.md. */
@Timeout(60)
class LuceneGuideTest {

    @Test
    void what_was_written_is_there_after_it_was_closed(@TempDir Path folder) {
        write(folder).close();
        try (LuceneBrain brain = LuceneBrain.inDirectory(folder, MiniLm.load())) {
            assertThat(brain.search(BrainQuery.of("film-1", "Which weapon does Arya use?"), Cancellation.none()))
                    .extracting(match -> match.entity().id())
                    .contains("arya");
        }
    }

    private static LuceneBrain write(Path folder) {
        EmbeddingModel embeddings = CachedEmbeddings.of(MiniLm.load(), 10_000);
        LuceneBrain brain = LuceneBrain.inDirectory(folder, embeddings);
        brain.upsert(
                "film-1",
                List.of(
                        new Entity("arya", "character", "Arya Stark", "The younger daughter.", Map.of("age", 11)),
                        Entity.of("needle", "prop", "Needle", "Her sword, a gift of her brother.")),
                List.of(Relation.of("arya", "OWNS", "needle")),
                Cancellation.none());
        return brain;
    }
}
