"""The same question put to a general solver, for comparison.

Usage: general_solvers.py INSTANCE.json highs|cpsat SECONDS
Prints one line of JSON: {"solver", "plan", "bound", "cpu", "status"}; plan is null when none was found.
The model is that of docs/numerics/optimise.md, section 1, with the pieces of a gap rounded down as the checker does.
"""

import gzip
import json
import resource
import sys


class Builder:
    """Collects variables and rows in the form both solvers take."""

    def __init__(self):
        self.low, self.high, self.cost, self.whole = [], [], [], []
        self.rows = []

    def var(self, low, high, cost=0, whole=True):
        self.low.append(low)
        self.high.append(high)
        self.cost.append(cost)
        self.whole.append(whole)
        return len(self.low) - 1

    def row(self, low, high, terms):
        if terms:
            self.rows.append((low, high, terms))


def build(question):
    b = Builder()
    inf = float("inf")
    meta, offers = question["meta"], question["offerings"]
    rates, parts = meta["rate"], meta["seg_permille"]
    coaches = [set(c["free"]) for c in question["coaches"]]
    funds = question["funds"]
    run, lead = {}, {}
    for o, offer in enumerate(offers):
        for t in offer["slots"]:
            able = [c for c in offer["coach"] if t in coaches[c]]
            if not able or not offer["fund"]:
                continue
            run[o, t] = b.var(0, 1)
            for c in able:
                lead[o, t, c] = b.var(0, 1)
            b.row(0, 0, [(lead[o, t, c], 1) for c in able] + [(run[o, t], -1)])
        b.row(-inf, offer["R"], [(run[o, t], 1) for t in offer["slots"] if (o, t) in run])
    hours, clashes = {}, {}
    for (o, t, c), v in lead.items():
        hours.setdefault(c, []).append((v, offers[o]["h"] + offers[o]["prep"]))
        clashes.setdefault((c, t), []).append((v, 1))
    for c, terms in hours.items():
        b.row(-inf, question["coaches"][c]["H"], terms)
    for terms in clashes.values():
        b.row(-inf, 1, terms)
    seats, of_class, of_group = {}, {}, {}
    for i, person in enumerate(question["educators"]):
        free, at, spent, met = set(person["free"]), {}, [], {}
        for o in person["cand"]:
            offer = offers[o]
            mine = []
            for t in offer["slots"]:
                if t not in free or (o, t) not in run or offer["h"] > person["W"]:
                    continue
                v = seats[i, o, t] = b.var(0, 1, 10 * person["pref"].get(str(o), 0))
                mine.append(v)
                at.setdefault(t, []).append((v, 1))
                spent.append((v, offer["h"]))
                of_class.setdefault((o, t), []).append(v)
                of_group.setdefault(person["g"], []).append((v, offer["h"]))
                b.row(-inf, 0, [(v, 1), (run[o, t], -1)])
                for k, level in offer["eff"]:
                    met.setdefault(k, []).append((v, -level))
            b.row(-inf, 1, [(v, 1) for v in mine])
        for terms in at.values():
            b.row(-inf, 1, terms)
        b.row(-inf, person["W"], spent)
        for k, gap, weight in person["gap"]:
            if k not in met:
                continue
            share, covered, pieces = 0, 0, []
            for rate, part in zip(rates, parts):
                share += part
                end = gap * share // 1000
                pieces.append((b.var(0, end - covered, weight * rate, False), 1))
                covered = end
            b.row(-inf, 0, pieces + met[k])
    for o, t in run:
        members = [(v, 1) for v in of_class.get((o, t), [])]
        b.row(-inf, 0, members + [(run[o, t], -offers[o]["U"])])
        b.row(0, inf, members + [(run[o, t], -offers[o]["L"])])
    paid, share = {}, []
    for o, offer in enumerate(offers):
        cost = []
        for t in offer["slots"]:
            if (o, t) in run:
                cost.append((run[o, t], offer["F"]))
                cost += [(v, offer["c"]) for v in of_class.get((o, t), [])]
        if not cost:
            continue
        from_funds = [(fund, b.var(0, inf, 0, False)) for fund in offer["fund"]]
        for fund, v in from_funds:
            paid.setdefault(fund, []).append((v, 1))
        b.row(0, 0, cost + [(v, -1) for _, v in from_funds])
        weight = 1000 * offer["prop"] - meta["voice_permille"]
        share += [(v, weight) for _, v in from_funds]
    for fund, terms in paid.items():
        b.row(-inf, funds[fund], terms)
    b.row(0, inf, share)
    for g, floor in enumerate(question["floors"]):
        short = b.var(0, floor, -meta["shortfall_penalty"], False)
        b.row(floor, inf, of_group.get(g, []) + [(short, 1)])
    return b


def highs(b, seconds):
    import highspy
    import numpy

    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("time_limit", seconds)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(b.low), len(b.rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = numpy.array(b.cost, dtype=float)
    lp.col_lower_ = numpy.array(b.low, dtype=float)
    lp.col_upper_ = numpy.array(b.high, dtype=float)
    lp.row_lower_ = numpy.array([r[0] for r in b.rows], dtype=float)
    lp.row_upper_ = numpy.array([r[1] for r in b.rows], dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = numpy.cumsum([0] + [len(r[2]) for r in b.rows])
    lp.a_matrix_.index_ = numpy.array([t[0] for r in b.rows for t in r[2]])
    lp.a_matrix_.value_ = numpy.array([t[1] for r in b.rows for t in r[2]], dtype=float)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[whole] for whole in b.whole]
    h.passModel(lp)
    h.run()
    info = h.getInfo()
    plan = info.objective_function_value if info.primal_solution_status == 2 else None
    return plan, info.mip_dual_bound, str(h.getModelStatus())


def cpsat(b, seconds):
    from ortools.sat.python import cp_model

    m = cp_model.CpModel()
    top = 1 << 40
    vs = [m.NewIntVar(int(lo), int(min(hi, top)), "") for lo, hi in zip(b.low, b.high)]
    for low, high, terms in b.rows:
        expr = sum(vs[v] * w for v, w in terms)
        if low == high:
            m.Add(expr == int(low))
        elif low > float("-inf"):
            m.Add(expr >= int(low))
        if low != high and high < float("inf"):
            m.Add(expr <= int(high))
    m.Maximize(sum(v * c for v, c in zip(vs, b.cost) if c))
    s = cp_model.CpSolver()
    s.parameters.max_time_in_seconds = seconds
    s.parameters.num_workers = 8
    status = s.Solve(m)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return (s.ObjectiveValue() if found else None), s.BestObjectiveBound(), s.StatusName(status)


def main():
    path, solver, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path) as file:
        b = build(json.load(file))
    plan, bound, status = {"highs": highs, "cpsat": cpsat}[solver](b, seconds)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    rss = usage.ru_maxrss // 1024
    cpu = round(usage.ru_utime + usage.ru_stime, 1)
    bound = bound if bound is not None and abs(bound) < 1e300 else None
    print(json.dumps({"solver": solver, "plan": plan, "bound": bound, "cpu": cpu, "rss_mb": rss, "status": status}))


if __name__ == "__main__":
    main()
