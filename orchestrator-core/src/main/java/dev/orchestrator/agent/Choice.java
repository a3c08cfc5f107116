package dev.orchestrator.agent;

import java.util.List;

/** A department that was chosen by the content of a task. */
record Choice(String department, double confidence, Routing.Method method, List<String> reasons) {}
