package dev.orchestrator.brain.lucene;

import dev.orchestrator.error.BrainException;

/** What goes wrong in an index, told with its place. */
final class Failures {

    private final String place;

    /** {@code place} names the index: its folder, or that it is in memory. */
    Failures(String place) {
        this.place = place;
    }

    BrainException written(Throwable cause) {
        return new BrainException(
                "LuceneBrain " + place + " could not write: " + said(cause)
                        + "; nothing of it was kept. Check the disk's space and permissions, then repeat the call",
                true,
                cause);
    }

    BrainException unread(Throwable cause) {
        return new BrainException(
                "LuceneBrain " + place + " has written, but cannot read what it wrote: " + said(cause)
                        + ". It is on the disk and will be found after the next call that writes; repeating this one does"
                        + " no harm",
                true,
                cause);
    }

    BrainException read(Throwable cause) {
        return new BrainException(
                "LuceneBrain " + place + " could not read: " + said(cause)
                        + ". If it fails again the index is damaged: restore the folder, or rebuild it in an empty one",
                true,
                cause);
    }

    BrainException opened(Throwable cause) {
        return new BrainException(
                "LuceneBrain " + place + " cannot be opened, its files are damaged or of another kind: " + said(cause)
                        + ". Restore the folder, or write everything into an empty one",
                false,
                cause);
    }

    BrainException unusable(Throwable cause) {
        return new BrainException(
                "LuceneBrain " + place + " cannot be opened: " + said(cause)
                        + ". Check that the folder can be made and written to",
                true,
                cause);
    }

    BrainException inUse(Throwable cause) {
        return new BrainException(
                "LuceneBrain " + place + " is open already, in another process or another LuceneBrain of this one."
                        + " One at a time can have it: share that one, or close it first",
                true,
                cause);
    }

    BrainException foreign() {
        return new BrainException(
                "LuceneBrain " + place + " cannot be opened: the folder holds files of something else."
                        + " Name an empty folder, or one that a LuceneBrain has made",
                false,
                null);
    }

    BrainException otherModel(String stored, String given) {
        return new BrainException(
                "LuceneBrain " + place + " was made with " + stored + " and is opened with " + given
                        + ", whose vectors mean something else. Open it as it was made; or, to change the model, write"
                        + " all entities and relations anew into an empty folder",
                false,
                null);
    }

    BrainException closed() {
        return new BrainException("LuceneBrain " + place + " is closed", false, null);
    }

    private static String said(Throwable cause) {
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
