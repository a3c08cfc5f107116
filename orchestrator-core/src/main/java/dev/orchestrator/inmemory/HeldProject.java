package dev.orchestrator.inmemory;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one project knows. Not thread-safe: {@link InMemoryBrain} holds a lock. */
final class HeldProject {

    final NavigableMap<String, HeldEntity> entities = new TreeMap<>();

    List<Entity> find(Collection<String> ids) {
        return held(new LinkedHashSet<>(ids)).map(held -> held.entity).toList();
    }

    private Stream<HeldEntity> held(Set<String> ids) {
        return ids.stream().map(entities::get).filter(Objects::nonNull);
    }

    void put(List<HeldEntity> added, List<Relation> relations) {
        Set<String> addedIds = added.stream().map(HeldEntity::id).collect(Collectors.toSet());
        Predicate<String> there = id -> addedIds.contains(id) || entities.containsKey(id);
        for (Relation relation : relations) {
            Check.that(
                    there.test(relation.from()) && there.test(relation.to()),
                    relation + " needs an entity at each of its ends: write them before it or with it");
        }
        added.forEach(this::put);
        relations.forEach(this::put);
    }

    private void put(HeldEntity added) {
        HeldEntity old = entities.put(added.id(), added);
        if (old != null) {
            added.relations.putAll(old.relations);
        }
    }

    private void put(Relation relation) {
        HeldEntity.Key key = new HeldEntity.Key(relation);
        held(Set.copyOf(List.of(relation.from(), relation.to()))).forEach(end -> end.relations.put(key, relation));
    }

    void remove(String id) {
        HeldEntity removed = entities.remove(id);
        if (removed != null) {
            removed.relations.forEach((key, relation) -> {
                HeldEntity other = entities.get(removed.otherEnd(relation));
                if (other != null) {
                    other.relations.remove(key);
                }
            });
        }
    }

    Neighbourhood around(NeighbourQuery query) {
        Set<String> starts = new HashSet<>(query.ids());
        starts.retainAll(entities.keySet());
        Set<String> near = new LinkedHashSet<>();
        Set<String> ring = starts;
        for (int depth = 1; depth <= query.depth() && near.size() < query.limit() && !ring.isEmpty(); depth++) {
            ring = next(ring, query);
            ring.removeAll(starts);
            ring.removeAll(near);
            near.addAll(ring);
        }
        List<Entity> nearest = find(near).stream().limit(query.limit()).toList();
        nearest.forEach(entity -> starts.add(entity.id()));
        return new Neighbourhood(nearest, among(starts, query));
    }

    /** What is one relation away from a ring, by id. */
    private Set<String> next(Set<String> ring, NeighbourQuery query) {
        return held(ring)
                .flatMap(held -> held.relations.values().stream()
                        .filter(relation -> isAsked(relation, query))
                        .map(held::otherEnd))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Relation> among(Set<String> ids, NeighbourQuery query) {
        return held(ids)
                .flatMap(held -> held.relations.values().stream()
                        .filter(relation -> relation.from().equals(held.id()))
                        .filter(relation -> ids.contains(relation.to()))
                        .filter(relation -> isAsked(relation, query)))
                .toList();
    }

    private static boolean isAsked(Relation relation, NeighbourQuery query) {
        return query.relationTypes().isEmpty() || query.relationTypes().contains(relation.type());
    }
}
