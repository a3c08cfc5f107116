import org.jspecify.annotations.NullMarked;

/**
 * Chat, query, task and data as four typed calls, with streaming that can be trusted. Start at
 * {@link dev.orchestrator.Orchestrator}.
 */
@NullMarked
module dev.orchestrator.core {
    requires com.fasterxml.jackson.databind;
    requires dev.failsafe.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.orchestrator;
    exports dev.orchestrator.agent;
    exports dev.orchestrator.agent.codebuff;
    exports dev.orchestrator.agent.temporal;
    exports dev.orchestrator.call;
    exports dev.orchestrator.chat;
    exports dev.orchestrator.data;
    exports dev.orchestrator.error;
    exports dev.orchestrator.gateway;
    exports dev.orchestrator.inmemory;
    exports dev.orchestrator.json;
    exports dev.orchestrator.port;
    exports dev.orchestrator.port.agent;
    exports dev.orchestrator.port.brain;
    exports dev.orchestrator.port.content;
    exports dev.orchestrator.port.model;
    exports dev.orchestrator.port.store;
    exports dev.orchestrator.query;
    exports dev.orchestrator.stream;
    exports dev.orchestrator.task;
    exports dev.orchestrator.testing;

    opens dev.orchestrator.internal.temporal; // to Temporal, which calls workflows and activities by reflection
}
