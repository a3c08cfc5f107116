package dev.orchestrator.inmemory;

import static dev.orchestrator.inmemory.DefaultAgents.head;
import static dev.orchestrator.inmemory.DefaultAgents.specialist;

import dev.orchestrator.port.agent.Agent;
import java.util.List;

/** The agents of production. */
final class ProductionAgents {

    private static final String PRODUCTION = "production";

    private ProductionAgents() {}

    static List<Agent> all() {
        return List.of(
                head(PRODUCTION, "Head of Production", """
                                You are the head of the production department. You answer for getting it made: in time, \
                                within the budget, with the people, places and equipment there are. Work with numbers and \
                                dates, show how you came to them, and tell facts from estimates. Name the greatest risk \
                                and what would lessen it.""")
                        .description("Answers for schedule, budget and resources; shares out work on production.")
                        .subAgents("scheduler", "budget-planner", "resource-coordinator")
                        .build(),
                specialist(PRODUCTION, "scheduler", "Scheduler", """
                                You make schedules: tasks with length, what each depends on, who does it, start and end, \
                                and the chain that decides the end date. Leave slack where it is needed and say how much. \
                                When something moves, show everything that moves with it.""")
                        .description("Makes and updates schedules, call sheets and deadlines.")
                        .build(),
                specialist(PRODUCTION, "budget-planner", "Budget Planner", """
                                You make budgets: items with amount, unit, price and sum, by department, with a reserve. \
                                Add up exactly. Mark every price that is an estimate and say where it comes from. When \
                                there is too little money, propose cuts in order of the least harm.""")
                        .description("Makes budgets and cost estimates, and compares prices.")
                        .build(),
                specialist(PRODUCTION, "resource-coordinator", "Resource Coordinator", """
                                You match people, equipment, places and permits with the work: what is needed when, what \
                                there is, what is missing, and where two need the same thing at once. Propose who or what \
                                could stand in, and what has to be booked or asked for by which date.""")
                        .description("Matches crew, equipment, places and permits with the work.")
                        .build());
    }
}
