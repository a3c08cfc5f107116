package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.codec.ExactText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The row that a query stands at. */
final class Row {

    private final ResultSet results;

    Row(ResultSet results) {
        this.results = results;
    }

    String text(String column) throws SQLException {
        String text = textOrNull(column);
        if (text == null) {
            throw new SQLException("column " + column + " is null");
        }
        return text;
    }

    @Nullable
    String textOrNull(String column) throws SQLException {
        Object value = results.getObject(column);
        if (value instanceof byte[] utf16) {
            return ExactText.fromBytes(utf16);
        }
        return value == null ? null : value.toString();
    }

    long number(String column) throws SQLException {
        return results.getLong(column);
    }

    /** A time in milliseconds. */
    @Nullable
    Instant instantOrNull(String column) throws SQLException {
        long millis = results.getLong(column);
        return results.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    byte[] bytes(String column) throws SQLException {
        return results.getBytes(column);
    }
}
