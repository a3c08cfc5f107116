package dev.orchestrator.internal.text;

import dev.orchestrator.json.Json;
import dev.orchestrator.stream.StreamEvent.DataPart;

/** How large data parts are, so that none is too large for a log or a message. */
public final class PartSize {

    private PartSize() {}

    /** The characters of its values as JSON. */
    public static int of(DataPart part) {
        return Json.write(part.data()).length();
    }
}
