package dev.orchestrator.brain.lucene;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.stream.EntityCard.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.IndexReader;

/** Reads the entities and relations of one project in one state of the index. */
final class Graph {

    private final IndexReader reader;
    private final Keys keys;
    private final Cancellation cancellation;

    Graph(IndexReader reader, String projectId, Cancellation cancellation) {
        this.reader = reader;
        this.keys = new Keys(projectId);
        this.cancellation = cancellation;
    }

    List<Entity> entities(Collection<String> ids) throws IOException {
        List<Entity> found = new ArrayList<>();
        for (String id : new LinkedHashSet<>(ids)) {
            cancellation.throwIfCancelled();
            int document = document(id);
            if (document >= 0) {
                found.add(entity(id, document));
            }
        }
        return found;
    }

    BrainMatch match(Found.One one) throws IOException {
        cancellation.throwIfCancelled();
        return new BrainMatch(entity(one.id(), one.document()), one.similarity(), links(one.id()));
    }

    private int document(String id) throws IOException {
        return Lookup.document(reader, Documents.KEY, keys.entity(id));
    }

    @SuppressWarnings("unchecked") // written by Rest, from an entity
    private Entity entity(String id, int document) throws IOException {
        Map<String, Object> rest = Lookup.rest(reader, document);
        return new Entity(
                id,
                Lookup.text(reader, document, Documents.TYPE_NAME),
                Lookup.text(reader, document, Documents.TITLE),
                (String) rest.getOrDefault("text", ""),
                (Map<String, Object>) rest.getOrDefault("properties", Map.of()));
    }

    private List<Link> links(String id) throws IOException {
        List<Link> links = new ArrayList<>();
        Lookup.each(reader, Documents.END, keys.of(id), document -> {
            link(id, document).ifPresent(links::add);
            return links.size() < BrainMatch.MOST_LINKS;
        });
        return links;
    }

    private Optional<Link> link(String id, int document) throws IOException {
        boolean outgoing = Lookup.text(reader, document, Documents.FROM).equals(id);
        String other = Lookup.text(reader, document, outgoing ? Documents.TO : Documents.FROM);
        int end = document(other);
        if (end < 0) {
            return Optional.empty();
        }
        String type = Lookup.text(reader, document, Documents.TYPE_NAME);
        return Optional.of(new Link(type, outgoing, other, Lookup.text(reader, end, Documents.TITLE)));
    }

    Neighbourhood neighbours(NeighbourQuery query) throws IOException {
        Set<String> asked = new LinkedHashSet<>();
        for (String id : query.ids()) {
            if (document(id) >= 0) {
                asked.add(id);
            }
        }
        List<String> near = nearest(asked, query);
        Set<String> all = new LinkedHashSet<>(asked);
        all.addAll(near);
        return new Neighbourhood(entities(near), relations(all, query.relationTypes()));
    }

    /** Goes outwards level by level; within one, by id. */
    private List<String> nearest(Set<String> asked, NeighbourQuery query) throws IOException {
        List<String> near = new ArrayList<>();
        Set<String> seen = new HashSet<>(asked);
        Set<String> level = asked;
        for (int depth = 0; depth < query.depth() && near.size() < query.limit(); depth++) {
            Set<String> next = new TreeSet<>();
            for (String id : level) {
                eachRelation(id, query.relationTypes(), (from, to, document) -> {
                    String other = from.equals(id) ? to : from;
                    if (seen.add(other)) {
                        next.add(other);
                    }
                });
            }
            near.addAll(next);
            level = next;
        }
        return near.subList(0, Math.min(near.size(), query.limit()));
    }

    private List<Relation> relations(Set<String> among, Set<String> types) throws IOException {
        List<Relation> relations = new ArrayList<>();
        for (String id : among) {
            eachRelation(id, types, (from, to, document) -> {
                if (from.equals(id) && among.contains(to)) {
                    String type = Lookup.text(reader, document, Documents.TYPE_NAME);
                    relations.add(new Relation(from, type, to, Lookup.rest(reader, document)));
                }
            });
        }
        return relations;
    }

    @FunctionalInterface
    private interface Visit {
        void to(String from, String to, int document) throws IOException;
    }

    private void eachRelation(String id, Set<String> types, Visit visit) throws IOException {
        cancellation.throwIfCancelled();
        Lookup.each(reader, Documents.END, keys.of(id), document -> {
            if (types.isEmpty() || types.contains(Lookup.text(reader, document, Documents.TYPE_NAME))) {
                String from = Lookup.text(reader, document, Documents.FROM);
                visit.to(from, Lookup.text(reader, document, Documents.TO), document);
            }
            return true;
        });
    }
}
