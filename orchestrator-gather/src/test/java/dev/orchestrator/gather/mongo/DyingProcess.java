package dev.orchestrator.gather.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;

/**
 * A store whose process dies at one of its commands: from then on no command gets through. With each place there are two
 * ways: the command was never sent, or it was carried out and its answer never came.
 */
final class DyingProcess extends ProxiedProcess {

    private final int lastCommand;
    private final boolean carriedOut;
    private int commands;

    DyingProcess(MongoDatabase database, int lastCommand, boolean carriedOut) {
        super(database);
        this.lastCommand = lastCommand;
        this.carriedOut = carriedOut;
    }

    /** Whether it got as far as its last command. */
    boolean isDead() {
        return commands >= lastCommand;
    }

    @Override
    Object handle(Command command) throws Throwable {
        commands++;
        if (commands > lastCommand || isDead() && !carriedOut) {
            throw new MongoException("the process is dead");
        }
        Object result = command.send();
        if (isDead()) {
            throw new MongoException("the process is dead");
        }
        return result;
    }

    @Override
    Object aside(Command call) throws Throwable {
        if (commands > lastCommand) {
            throw new MongoException("the process is dead");
        }
        return call.send();
    }
}
