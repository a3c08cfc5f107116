package dev.orchestrator.inmemory;

import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An entity in memory, with its words and all relations that start or end at it. */
final class HeldEntity {

    /** What makes a relation the same as another one. */
    record Key(String from, String type, String to) {
        Key(Relation relation) {
            this(relation.from(), relation.type(), relation.to());
        }
    }

    final Entity entity;
    final Set<String> titleWords;
    final Set<String> otherWords;
    final Map<Key, Relation> relations = new LinkedHashMap<>();

    HeldEntity(Entity entity) {
        this.entity = entity;
        this.titleWords = WordSearch.wordsOf(entity.title());
        this.otherWords = WordSearch.wordsOf(entity.text());
        otherWords.addAll(WordSearch.wordsOf(entity.properties().toString()));
    }

    String id() {
        return entity.id();
    }

    boolean hasWord(String word) {
        return titleWords.contains(word) || otherWords.contains(word);
    }

    /** The other end of one of the relations, as seen from here. */
    String otherEnd(Relation relation) {
        return relation.from().equals(id()) ? relation.to() : relation.from();
    }
}
