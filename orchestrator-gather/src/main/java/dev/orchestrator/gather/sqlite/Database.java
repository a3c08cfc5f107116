package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.codec.ExactText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection that keeps its prepared statements. Used by one thread alone. */
final class Database implements AutoCloseable {

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /** Turns a row into a value. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Row row) throws SQLException;
    }

    Database(Connection connection) {
        this.connection = connection;
    }

    /** Runs a statement and returns how many rows it changed. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        return run(sql, values, PreparedStatement::executeUpdate);
    }

    /** Runs a statement that is not worth keeping. */
    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    <T> Optional<T> first(String sql, Reader<T> reader, @Nullable Object... values) throws SQLException {
        return query(sql, reader, values).stream().findFirst();
    }

    <T> List<T> query(String sql, Reader<T> reader, @Nullable Object... values) throws SQLException {
        return run(sql, values, statement -> {
            try (ResultSet results = statement.executeQuery()) {
                Row row = new Row(results);
                List<T> all = new ArrayList<>();
                while (results.next()) {
                    all.add(reader.read(row));
                }
                return all;
            }
        });
    }

    /** What is done with a statement. */
    private interface Execution<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    /** The driver closes a statement that has met a full disk and the like: one that failed is prepared anew. */
    private <T> T run(String sql, @Nullable Object[] values, Execution<T> execution) throws SQLException {
        try {
            return execution.run(prepared(sql, values));
        } catch (SQLException e) {
            forget(sql, e);
            throw e;
        }
    }

    private void forget(String sql, SQLException why) {
        PreparedStatement failed = statements.remove(sql);
        try {
            if (failed != null) {
                failed.close();
            }
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof String text && !ExactText.fitsUtf8(text)) {
            statement.setBytes(index, ExactText.toBytes(text));
        } else {
            statement.setObject(index, value);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
