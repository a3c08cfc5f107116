package dev.orchestrator.gather.mongo;

import dev.orchestrator.port.store.MeterReading;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What the document of a meter says. Amounts are text, which has all their digits.
 *
 * @param resetsAt when it is over, or null
 */
record MeterState(BigDecimal used, @Nullable Instant resetsAt, List<Hold> holds) {

    /**
     * @param owner the attempt that put it there: only that one may take it away again
     */
    record Hold(String id, String owner, BigDecimal amount, Instant until) {

        boolean lives(Instant now) {
            return until.isAfter(now);
        }

        private static Hold of(Document document) {
            return new Hold(
                    Documents.text(document, "id"),
                    document.getString("owner"),
                    new BigDecimal(document.getString("amount")),
                    Documents.instant(document, "until"));
        }

        private Document document() {
            return new Document("id", Documents.exact(id))
                    .append("owner", owner)
                    .append("amount", amount.toString())
                    .append("until", until);
        }
    }

    static MeterState begin(@Nullable Instant resetsAt) {
        return new MeterState(BigDecimal.ZERO, resetsAt, List.of());
    }

    static MeterState of(Document document) {
        return new MeterState(
                new BigDecimal(document.getString("used")),
                document.get("resetsAt") == null ? null : Documents.instant(document, "resetsAt"),
                document.getList("holds", Document.class).stream().map(Hold::of).toList());
    }

    /** As a document with a version of its own: nobody who has read another one can replace it. */
    Document document(Object name) {
        Document document = new Document("_id", name)
                .append("version", new ObjectId())
                .append("used", used.toString())
                .append("holds", holds.stream().map(Hold::document).toList());
        if (resetsAt != null) {
            document.append("resetsAt", resetsAt);
        }
        return document;
    }

    boolean isOver(Instant now) {
        return resetsAt != null && !resetsAt.isAfter(now);
    }

    MeterReading read(Instant now) {
        BigDecimal held = holds.stream()
                .filter(hold -> hold.lives(now))
                .map(Hold::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return new MeterReading(used, held);
    }

    Optional<Hold> find(String holdId) {
        return holds.stream().filter(hold -> hold.id().equals(holdId)).findFirst();
    }

    boolean isOwned(String holdId, String owner) {
        return find(holdId).filter(hold -> hold.owner().equals(owner)).isPresent();
    }

    MeterState with(Hold hold) {
        List<Hold> all = new ArrayList<>(without(hold.id()).holds());
        all.add(hold);
        return new MeterState(used, resetsAt, List.copyOf(all));
    }

    MeterState without(String holdId) {
        return new MeterState(
                used,
                resetsAt,
                holds.stream().filter(hold -> !hold.id().equals(holdId)).toList());
    }

    /** Without what was over at the given time. */
    MeterState since(Instant time) {
        return new MeterState(
                used, resetsAt, holds.stream().filter(hold -> hold.lives(time)).toList());
    }

    MeterState charged(String holdId, BigDecimal amount) {
        return new MeterState(used.add(amount), resetsAt, without(holdId).holds());
    }
}
