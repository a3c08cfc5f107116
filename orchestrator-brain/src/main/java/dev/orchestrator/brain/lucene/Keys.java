package dev.orchestrator.brain.lucene;

import dev.orchestrator.port.brain.Relation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.apache.lucene.util.BytesRef;

/**
 * The terms of one project. Each begins with a hash of the project's id, always of the same length: so no id, type or word,
 * whatever stands in it, can be taken for one of another project.
 */
final class Keys {

    private static final int HASHED = 15;

    private final String prefix;

    Keys(String projectId) {
        byte[] hash = sha256().digest(Units.bytes(projectId).bytes);
        prefix = Base64.getEncoder().encodeToString(Arrays.copyOf(hash, HASHED));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A word within the project; with an empty one, what all entities of the project have in common. */
    String word(String word) {
        return prefix + word;
    }

    /** A type or an id within the project. */
    BytesRef of(String text) {
        return Units.bytes(prefix + text);
    }

    BytesRef entity(String id) {
        return Units.bytes("e" + prefix + id);
    }

    /** Lengths keep apart what the same letters would bring together. */
    BytesRef relation(Relation relation) {
        return Units.bytes("r" + prefix + relation.from().length() + ","
                + relation.type().length() + "," + relation.from() + relation.type() + relation.to());
    }
}
