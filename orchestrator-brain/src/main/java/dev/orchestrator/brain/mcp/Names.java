package dev.orchestrator.brain.mcp;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What entities are called on a server that knows no projects: the project, a slash, and the id, neither of which holds a
 * slash of its own. So no id of one project can be read as one of another, and what else lies on the server belongs to
 * none. Where a server is given to one project as a whole, names are ids.
 *
 * @param onlyProject the project that the whole server belongs to, or null
 */
record Names(@Nullable String onlyProject) {

    private static final char MARK = '%';
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern ESCAPE = Pattern.compile("_[0-9a-fA-F]{4}");

    /** Returns whether this project can be on the server at all. */
    boolean mayHold(String project) {
        return onlyProject == null || onlyProject.equals(project);
    }

    String of(String project, String id) {
        return onlyProject == null ? safe(project) + "/" + safe(id) : id;
    }

    /** Returns the id of an entity of this project, or null if the name is not one of these. */
    @Nullable
    String id(String project, String name) {
        if (onlyProject != null) {
            return onlyProject.equals(project) ? name : null;
        }
        String prefix = safe(project) + "/";
        return name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0
                ? Escapes.unescape(name.substring(prefix.length()), MARK)
                : null;
    }

    private static String safe(String text) {
        return Escapes.escape(text, MARK, c -> c == '/' || Character.isISOControl(c));
    }

    /** Writes a type so that a server takes it: as an identifier, where it wants one. */
    static String type(String type, boolean identifier) {
        if (!identifier) {
            return Escapes.escape(type, MARK, Character::isISOControl);
        }
        String escaped = Escapes.escape(type, '_', c -> c >= 128 || !Character.isLetterOrDigit(c));
        char first = escaped.charAt(0);
        return Character.isDigit(first) ? "_00" + Integer.toHexString(first) + escaped.substring(1) : escaped;
    }

    static String readType(String type, boolean identifier) {
        return Escapes.unescape(type, identifier ? '_' : MARK);
    }

    /**
     * Returns the group that holds a project, or null if the whole server does. What can be a group's name is one; other
     * projects are written with escapes, which no such name has.
     */
    @Nullable
    String group(String project) {
        if (onlyProject != null) {
            return null;
        }
        return GROUP.matcher(project).matches() && !ESCAPE.matcher(project).find()
                ? project
                : Escapes.escape(project, '_', c -> c >= 128 || !(Character.isLetterOrDigit(c) || c == '-'));
    }
}
