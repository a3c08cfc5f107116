package dev.orchestrator.internal.gather;

import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.StoredAttachment;
import java.util.List;

/** The files that come with content. */
interface Brought {

    /** The files as they came. */
    List<StoredAttachment> files();

    /** Where their bytes are. */
    AttachmentStore store();

    /** Keeps them for a new item of some content, and returns them as its own. */
    List<StoredAttachment> keep(String contentHash);

    /** Makes sure, once there is a new item that has them, that all that was kept is still there. */
    void confirm();

    /** Forgets what was kept, but for what an item shows. */
    void discard();

    /** Files that belong to a conversation, and stay with it whatever becomes of the content. */
    record OfConversation(AttachmentStore store, List<StoredAttachment> files) implements Brought {

        @Override
        public List<StoredAttachment> keep(String contentHash) {
            return files;
        }

        @Override
        public void confirm() {}

        @Override
        public void discard() {}
    }
}
