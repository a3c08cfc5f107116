package dev.orchestrator.brain.neo4j;

import dev.orchestrator.brain.scale.Passage;
import dev.orchestrator.brain.scale.Words;
import dev.orchestrator.port.brain.Entity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.StringTokenizer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entities as nodes: what is written of them, and what is read, also of nodes that somebody else wrote. */
final class Nodes {

    /** The graph of a Brain of its own: what stands in a node beside the properties of the entity. */
    static final String PROJECT = "project";

    static final String ID = "id";
    static final String TYPE = "type";
    static final String TITLE = "title";
    static final String TEXT = "text";
    static final String VECTOR = "embedding";

    /** The words of the entity as all Brains compare them; what the full-text index is made of. */
    static final String WORDS = "_words";

    /** One word for the project and one for the type, so that the full-text index can be asked for these alone. */
    static final String SCOPE = "_scope";

    private static final int SCOPE_BYTES = 16;
    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

    private final Neo4jMapping graph;
    private final Set<String> reserved = new HashSet<>();
    private final AtomicBoolean toldOfUnfit = new AtomicBoolean();

    Nodes(Options options) {
        this.graph = options.graph();
        reserved.addAll(List.of(graph.id(), graph.title(), graph.text()));
        for (String name : Arrays.asList(graph.type(), graph.project(), graph.vectors())) {
            if (name != null) {
                reserved.add(name);
            }
        }
        if (options.owned()) {
            reserved.addAll(List.of(WORDS, SCOPE, Fields.REST));
        }
    }

    /** The properties of the node that holds an entity, all but the vector. */
    Map<String, Object> stored(String projectId, Entity entity) {
        Map<String, Object> node = new HashMap<>(Fields.stored(entity.properties(), reserved));
        node.put(PROJECT, Texts.stored(projectId));
        node.put(ID, Texts.stored(entity.id()));
        node.put(TYPE, Texts.stored(entity.type()));
        node.put(TITLE, Texts.stored(entity.title()));
        node.put(TEXT, Texts.stored(entity.text()));
        node.put(WORDS, words(entity));
        node.put(SCOPE, projectWord(projectId) + ' ' + typeWord(projectId, entity.type()));
        return node;
    }

    /** Each word as often as a passage counts it, in order: of long texts only the beginning is compared. */
    private static String words(Entity entity) {
        StringJoiner words = new StringJoiner(" ");
        Passage.forEach(entity, words::add);
        return words.toString();
    }

    /** What {@link #words} has written, counted. */
    static Passage passage(String title, String words) {
        Map<String, Integer> counts = new HashMap<>();
        int length = 0;
        for (StringTokenizer each = new StringTokenizer(words); each.hasMoreTokens(); length++) {
            counts.merge(each.nextToken(), 1, Integer::sum);
        }
        return new Passage(counts, length, Set.copyOf(Words.telling(title)));
    }

    static String projectWord(String projectId) {
        return "p" + hash(projectId);
    }

    static String typeWord(String projectId, String type) {
        return "t" + hash(projectId + '\n' + type);
    }

    private static String hash(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_16BE));
            return HexFormat.of().formatHex(all, 0, SCOPE_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /**
     * The entity in the columns that {@link Statements} calls {@code id}, {@code type} and {@code node}; null where
     * somebody else gave a node an id or a type that no entity can have.
     */
    @Nullable
    Entity entity(Record row) {
        Map<String, Object> node = row.get("node").asMap();
        String id = Texts.read(row.get("id").asString());
        String type = Texts.read(row.get("type").asString());
        if (!fits(id, Entity.LONGEST_ID) || !fits(type, Entity.LONGEST_TYPE)) {
            if (!toldOfUnfit.getAndSet(true)) {
                LOG.debug("Nodes of label {} whose id or type is blank or too long are left out", graph.label());
            }
            return null;
        }
        return new Entity(
                id,
                type,
                title(node.get(graph.title()), id),
                Texts.read(Objects.toString(node.get(graph.text()), "")),
                Fields.read(node, reserved));
    }

    private static boolean fits(String text, int longest) {
        return !text.isBlank() && text.length() <= longest;
    }

    /** What a node is called; its id where it has no name. */
    static String title(@Nullable Object title, String id) {
        String there = Texts.read(Objects.toString(title, ""));
        String shown = there.isBlank() ? id : there;
        return shown.length() <= Entity.LONGEST_TITLE ? shown : shown.substring(0, Entity.LONGEST_TITLE);
    }
}
