package dev.orchestrator.brain.mcp;

/**
 * What a server says of itself.
 *
 * @param name its name; empty if it has none
 * @param version its version; empty if it has none
 * @param protocolVersion the revision of the protocol that is spoken with it, such as {@code 2025-11-25}
 * @param instructions how it wants to be used, in its words: untrusted text; may be empty
 */
public record McpServer(String name, String version, String protocolVersion, String instructions) {

    /** Names the server without its instructions. */
    @Override
    public String toString() {
        return "McpServer[" + name + " " + version + ", protocol " + protocolVersion + "]";
    }
}
