package dev.orchestrator.brain.lucene;

import dev.orchestrator.brain.scale.Words;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * What one call writes, as a whole or not at all.
 *
 * @param deleted what goes
 * @param gone the keys of the entities that go
 * @param entities the entities that come, by key
 * @param relations the relations that come, by key
 * @param needed the keys of the entities that the relations need, with one of the relations
 * @param cancellation asked once more before anything is written
 */
record Change(
        List<Term> deleted,
        List<BytesRef> gone,
        Map<BytesRef, Document> entities,
        Map<BytesRef, Document> relations,
        Map<BytesRef, Relation> needed,
        Cancellation cancellation) {

    /** Deletes entities and, by their ends, the relations they have. */
    static Change deletion(Keys keys, List<String> ids, Cancellation cancellation) {
        List<Term> terms = new ArrayList<>();
        List<BytesRef> gone = new ArrayList<>();
        for (String id : ids) {
            gone.add(keys.entity(id));
            terms.add(new Term(Documents.KEY, keys.entity(id)));
            terms.add(new Term(Documents.END, keys.of(id)));
        }
        return new Change(terms, gone, Map.of(), Map.of(), Map.of(), cancellation);
    }

    /** Makes the documents of a call, vectors included, before anything is touched. */
    record Upsert(Keys keys, @Nullable Vectors vectors, Cancellation cancellation) {

        Change of(List<Entity> entities, List<Relation> relations) {
            Map<BytesRef, Document> related = new LinkedHashMap<>();
            Map<BytesRef, Relation> needed = new LinkedHashMap<>();
            for (Relation relation : relations) {
                related.put(keys.relation(relation), Documents.of(keys, relation));
                needed.put(keys.entity(relation.from()), relation);
                needed.put(keys.entity(relation.to()), relation);
            }
            return new Change(List.of(), List.of(), entities(entities), related, needed, cancellation);
        }

        private Map<BytesRef, Document> entities(List<Entity> all) {
            Map<String, Entity> last = new LinkedHashMap<>();
            all.forEach(entity -> last.put(entity.id(), entity));
            List<float @Nullable []> meanings = meanings(last.values());
            Map<BytesRef, Document> documents = new LinkedHashMap<>();
            for (Entity entity : last.values()) {
                cancellation.throwIfCancelled();
                float[] vector = meanings.isEmpty() ? null : meanings.get(documents.size());
                documents.put(keys.entity(entity.id()), Documents.of(keys, entity, vector));
            }
            return documents;
        }

        private List<float @Nullable []> meanings(Collection<Entity> entities) {
            if (vectors == null || entities.isEmpty()) {
                return List.of();
            }
            return vectors.of(entities.stream().map(Words::embedded).toList(), cancellation);
        }
    }
}
