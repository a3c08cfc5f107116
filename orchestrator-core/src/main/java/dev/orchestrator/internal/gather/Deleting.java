package dev.orchestrator.internal.gather;

import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.port.store.StoredAttachment;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Deletes items. What one stood for stands for itself again, or nobody would find it any more. Thread-safe. */
public final class Deleting {

    private static final int AT_ONCE = 1_000; // ids

    private final GatherStore store;
    private final AttachmentStore attachments;
    private final Decisions decisions;

    public Deleting(Wiring wiring) {
        this.store = wiring.gathering().store();
        this.attachments = wiring.attachments();
        this.decisions = new Decisions(wiring);
    }

    /** Returns false if there was none. */
    public boolean delete(String projectId, String itemId, String userId) {
        takeBack(projectId, itemId, userId); // before, so that a death in between leaves nothing behind what is gone
        decisions.find(projectId, itemId).ifPresent(this::forgetFiles);
        boolean deleted = store.delete(projectId, itemId);
        takeBack(projectId, itemId, userId); // what was decided meanwhile
        return deleted;
    }

    /**
     * Deletes the files of an item that came outside of any conversation: nothing else shows them. Before the item itself: while that
     * is there, nobody has a new one of the same content, whose files have the same ids; and after a death in between it can be
     * deleted again, bytes that nobody knows of could not. What is left is a moment of two who delete one item at once: the second may
     * take the bytes of a new one that comes behind the first.
     */
    private void forgetFiles(GatherItem item) {
        item.attachments().stream()
                .map(StoredAttachment::id)
                .filter(id -> id.startsWith(Spooled.PREFIX))
                .forEach(id -> Spooled.forget(attachments, item.createdBy(), id));
    }

    /** Takes all decisions back by which an item stands for others. */
    private void takeBack(String projectId, String itemId, String userId) {
        Set<String> seen = new HashSet<>();
        for (List<String> ids = behind(projectId, itemId); seen.addAll(ids); ids = behind(projectId, itemId)) {
            ids.forEach(id -> takeBack(projectId, id, itemId, userId));
        }
    }

    private List<String> behind(String projectId, String itemId) {
        return store.holding(projectId, Map.of(Findable.behind(itemId), 1.0), AT_ONCE, AT_ONCE);
    }

    /** Where somebody else changes the item at the same time, it is read again. */
    private void takeBack(String projectId, String id, String itemId, String userId) {
        Optional<GatherItem> decided;
        do {
            decided = decisions.find(projectId, id).filter(item -> Findable.isBehind(item, itemId));
        } while (decided.isPresent()
                && decisions.tryTakeBack(decided.get(), userId).isEmpty());
    }
}
