package dev.orchestrator.gather.mongo;

import dev.orchestrator.call.Mode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.gather.codec.MessageMap;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bson.Document;
import org.bson.types.ObjectId;

/** Runs and their notes as documents. Field names are fixed: what comes from a user is only ever a value. */
final class RunDocuments {

    /** What a note takes beside its data. */
    private static final int BESIDE_DATA = 100;

    /** So much of a hash that no two kinds and keys of a run ever meet in it. */
    private static final int NAME_BYTES = 15;

    private RunDocuments() {}

    /** A run that begins, with an empty log. */
    static Document of(StoredRun run, String key) {
        RunHead head = run.head();
        Document document = new Document("_id", Documents.exact(head.id()))
                .append("key", key)
                .append("user", Documents.exact(head.userId()))
                .append("mode", head.mode().name())
                .append("request", Documents.exact(head.request()))
                .append("status", run.status().name())
                .append("epoch", run.epoch())
                .append("createdAt", run.createdAt())
                .append("updatedAt", run.lastUpdated())
                .append("last", 0L)
                .append("moved", 0L)
                .append("recent", List.of())
                .append("recentSize", 0L)
                .append("names", List.of());
        Documents.putIfPresent(document, "project", head.projectId());
        Documents.putIfPresent(document, "conversation", head.conversationId());
        return document;
    }

    static StoredRun run(Document document) {
        RunHead head = new RunHead(
                Documents.text(document, "_id"),
                Documents.text(document, "user"),
                Documents.textOrNull(document, "project"),
                MessageMap.constant(Mode.class, Documents.text(document, "mode"), null),
                Documents.textOrNull(document, "conversation"),
                Documents.text(document, "request"));
        String error = document.getString("error");
        return new StoredRun(
                head,
                MessageMap.constant(Status.class, Documents.text(document, "status"), null),
                Documents.textOrNull(document, "result"),
                error == null ? null : MessageMap.constant(ErrorCode.class, error, ErrorCode.INTERNAL_ERROR),
                document.get("wakeAt") == null ? null : Documents.instant(document, "wakeAt"),
                document.getBoolean("cancelAsked", false),
                Documents.number(document, "epoch"),
                Documents.number(document, "last"),
                Documents.instant(document, "createdAt"),
                Documents.instant(document, "updatedAt"));
    }

    /** Notes that are written together, under an id by which they can be taken away again. */
    static Document batch(List<RunNote> notes, long epoch, Instant at) {
        return new Document("id", new ObjectId())
                .append("epoch", epoch)
                .append("at", at)
                .append("size", size(notes))
                .append("notes", notes.stream().map(RunDocuments::of).toList());
    }

    /** About how many characters notes take in a document. */
    static long size(List<RunNote> notes) {
        return notes.stream()
                .mapToLong(note -> BESIDE_DATA + note.data().length())
                .sum();
    }

    private static Document of(RunNote note) {
        Document document = new Document("kind", Documents.exact(note.kind()));
        Documents.putIfPresent(document, "key", note.key());
        return document.append("data", Documents.exact(note.data()));
    }

    /** The entries that the notes in the document of a run are. */
    static List<Document> recent(Document run) {
        List<Document> entries = new ArrayList<>();
        long position = Documents.number(run, "moved");
        for (Document batch : run.getList("recent", Document.class)) {
            for (Document note : batch.getList("notes", Document.class)) {
                position++;
                entries.add(new Document("run", run.getString("key"))
                        .append("position", position)
                        .append("epoch", batch.get("epoch"))
                        .append("at", batch.get("at"))
                        .append("kind", note.get("kind"))
                        .append("key", note.get("key"))
                        .append("data", note.get("data")));
            }
        }
        return entries;
    }

    static RunEntry entry(Document document) {
        return new RunEntry(
                Documents.number(document, "position"),
                new RunNote(
                        Documents.text(document, "kind"),
                        Documents.textOrNull(document, "key"),
                        Documents.text(document, "data")),
                Documents.number(document, "epoch"),
                Documents.instant(document, "at"));
    }

    /** What stands for the kinds and keys of notes; nothing for those without a key. */
    static List<String> names(List<RunNote> notes) {
        List<String> names = new ArrayList<>();
        for (RunNote note : notes) {
            if (note.key() != null) {
                names.add(name(note.kind(), note.key()));
            }
        }
        return names;
    }

    /** A hash of the characters themselves: what UTF-8 makes of halves of surrogate pairs would be the same for all. */
    private static String name(String kind, String key) {
        String both = kind.length() + ":" + kind + key;
        ByteBuffer bytes = ByteBuffer.allocate(both.length() * Character.BYTES);
        bytes.asCharBuffer().put(both);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, NAME_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
