"""Metrics by scikit-learn, for the tests to compare with.

/usr/bin/python3 NeuralSharp.Benchmarks/Golden/metrics.py --write, from the repository's root, writes NeuralSharp.Tests/Golden/Metrics/metrics.json;
without --write it is only said whether the file would change. It needs scikit-learn 1.2.1, which is Debian 12's python3-sklearn.

A case names a set of examples and what the metric was told. Ignored labels and examples of weight 0 are taken out before scikit-learn sees them,
and what is left has the weight of the example times that of its class as its sample_weight.
"""

import json
import pathlib
import sys

import numpy as np
import scipy.special
import sklearn
import sklearn.metrics as metrics

PRODUCER = "/usr/bin/python3 NeuralSharp.Benchmarks/Golden/metrics.py --write"
PATH = pathlib.Path("NeuralSharp.Tests/Golden/Metrics/metrics.json")
IGNORED = -100
FLOAT32_EPSILON = 2.0**-23

random = np.random.RandomState(20)


def grid(shape, low, high, step):
    """Multiples of a power of two, which Float32 holds exactly; ties are likely where the steps are wide."""
    return random.randint(round(low / step), round(high / step) + 1, size=shape) * step


def classes(name, count, columns, step, occurring, kind="logits"):
    """Outputs that lean towards their labels. The last classes may not occur at all, and one is never decided for."""
    labels = random.randint(0, occurring, size=count)
    outputs = grid((count, columns), -2, 2, step)
    outputs[np.arange(count), labels] += grid(count, 0, 3, step)
    outputs[:, occurring:] -= 16
    outputs[:, 1] -= 16 if columns > 4 else 0
    if kind == "probabilities":
        outputs = scipy.special.softmax(outputs, axis=1)
    return examples(name, outputs, labels, kind)


def sixteenths(name, count, columns):
    """Probabilities that are multiples of 1/16, 0 among them."""
    cuts = np.sort(random.randint(0, 17, size=(count, columns - 1)), axis=1)
    outputs = np.diff(np.hstack([np.zeros((count, 1)), cuts, np.full((count, 1), 16)]), axis=1) / 16
    return examples(name, outputs, random.randint(0, columns, size=count), "probabilities")


def single(name, count, step, kind):
    """One output an example, of two classes."""
    labels = random.randint(0, 2, size=count)
    outputs = grid(count, -2, 2, step) + labels * grid(count, 0, 2, step)
    if kind == "probabilities":
        outputs = np.clip((outputs + 2) / 8, 0, 1)
    return examples(name, outputs.reshape(count, 1), labels, kind)


def values(name, count, columns, offset):
    targets = grid((count, columns), -4, 4, 1 / 64) + offset
    return examples(name, targets + grid((count, columns), -1, 1, 1 / 64), targets, "values")


def examples(name, outputs, targets, kind):
    count = len(outputs)
    weights = np.round(random.uniform(0, 3, size=count), 3)
    weights[random.randint(0, count, size=3)] = 0
    hidden = targets.copy()
    if kind != "values":
        hidden[random.uniform(size=count) < 0.2] = IGNORED
    exact = bool(np.all(outputs.astype(np.float32) == outputs))
    return {
        "name": name, "kind": kind, "shape": list(outputs.shape), "outputs": outputs.ravel().tolist(), "targets": targets.ravel().tolist(),
        "hidden": hidden.ravel().tolist(), "weights": weights.tolist(), "isExactInFloat32": exact,
    }


SETS = [
    classes("three", 61, 3, 1 / 64, 3),
    classes("six", 83, 6, 1 / 4, 5),
    classes("two", 40, 2, 1 / 8, 2),
    classes("three probabilities", 61, 3, 1 / 64, 3, "probabilities"),
    classes("two probabilities", 40, 2, 1 / 8, 2, "probabilities"),
    sixteenths("sixteenths", 97, 4),
    single("logits", 57, 1 / 8, "logits"),
    single("probabilities", 57, 1 / 8, "probabilities"),
    values("values", 61, 1, 0),
    values("three values", 45, 3, 0),
    values("values far from 0", 61, 1, 2.0**16),
]


def cases():
    for data in SETS:
        columns = data["shape"][1]
        if data["kind"] == "values":
            for weighted in (False, True):
                yield from regressions(data, {"weighted": weighted})
            continue
        class_count = max(2, columns)
        for weighted in (False, True):
            for class_weights in (None, [0.5, 2.0, 1.3, 0.0, 3.7, 1.1][:class_count]):
                for ignored in (None, IGNORED, 0):
                    if ignored == 0 and class_count == 2:
                        continue
                    told = {"weighted": weighted}
                    if class_weights is not None:
                        told["classWeights"] = class_weights
                    if ignored is not None:
                        told["ignored"] = ignored
                    yield from classifications(data, told, class_count)


def kept(data, told):
    """The examples that count."""
    outputs = np.array(data["outputs"]).reshape(data["shape"])
    targets = np.array(data["hidden" if told.get("ignored") == IGNORED else "targets"])
    weights = np.array(data["weights"]) if told["weighted"] else np.ones(len(outputs))
    if data["kind"] == "values":
        targets = targets.reshape(outputs.shape)
    else:
        counts = targets != told.get("ignored", IGNORED)
        weights = weights * counts
        if "classWeights" in told:
            weights = weights * np.array(told["classWeights"])[np.where(counts, targets, 0)]
    counts = weights > 0
    return outputs[counts], targets[counts], weights[counts]


def regressions(data, told):
    y, t, w = kept(data, told)
    yield case("MeanAbsoluteError", data, told, metrics.mean_absolute_error(t, y, sample_weight=w))
    yield case("RootMeanSquaredError", data, told, metrics.mean_squared_error(t, y, sample_weight=w, squared=False))
    yield case("R2", data, told, metrics.r2_score(t, y, sample_weight=w))


def classifications(data, told, class_count):
    y, t, w = kept(data, told)
    is_logits = data["kind"] == "logits"
    names = list(range(class_count))
    if y.shape[1] == 1:
        told = told | {"threshold": 0 if is_logits else 0.5}
        decisions = (y[:, 0] > told["threshold"]).astype(int)
    else:
        decisions = y.argmax(axis=1)
    yield case("Accuracy", data, told, metrics.accuracy_score(t, decisions, sample_weight=w))
    matrix = metrics.confusion_matrix(t, decisions, sample_weight=w, labels=names)
    yield case("ConfusionMatrix", data, told, metrics.accuracy_score(t, decisions, sample_weight=w), matrix=matrix.ravel().tolist())
    averages = (["binary"] if class_count == 2 else []) + ["macro", "micro", "weighted"]
    for average in averages:
        for name, score in ("Precision", metrics.precision_score), ("Recall", metrics.recall_score), ("F1", metrics.f1_score):
            value = score(t, decisions, average=average, sample_weight=w, zero_division=0)
            yield case(name, data, told | {"average": average}, value)
    for k in range(1, class_count if y.shape[1] > 1 else 1):
        if class_count > 2:   # of two classes scikit-learn takes one score an example
            yield case("TopK", data, told | {"k": k}, metrics.top_k_accuracy_score(t, y, k=k, sample_weight=w, labels=names))

    told = told | {"fromLogits": is_logits}
    p = y if not is_logits else scipy.special.softmax(y, axis=1) if y.shape[1] > 1 else scipy.special.expit(y)
    extra = {} if is_logits or not data["isExactInFloat32"] else {"valueOfFloat32": loss(t, p, w, names, FLOAT32_EPSILON)}
    yield case("LogLoss", data, told, loss(t, p, w, names, "auto"), **extra)
    if len(set(t)) < class_count:
        return   # an area is not defined
    if class_count == 2:
        yield case("RocAuc", data, told | {"average": "binary"}, metrics.roc_auc_score(t, p[:, -1], sample_weight=w))
        return
    if is_logits:
        p = np.round(p, 12)   # NumPy's exp rounds by position, and what should tie would not
    for average in "macro", "micro", "weighted":
        value = metrics.roc_auc_score(t, p, sample_weight=w, multi_class="ovr", average=average)
        yield case("RocAuc", data, told | {"average": average}, value)


def loss(t, p, w, names, eps):
    return metrics.log_loss(t, p if p.shape[1] > 1 else p[:, 0], eps=eps, sample_weight=w, labels=names)


def case(metric, data, told, value, **more):
    return {"metric": metric, "data": data["name"]} | told | {"value": float(value)} | more


def rows(items):
    return ",\n".join(json.dumps(item) for item in items)


def main():
    if sklearn.__version__ != "1.2.1":
        sys.exit(f"scikit-learn is {sklearn.__version__}, and the values are those of 1.2.1.")
    if not PATH.parent.parent.is_dir():
        sys.exit(f"there is no folder '{PATH.parent.parent}'. Run from the repository's root.")
    all_cases = list(cases())
    head = {"producer": PRODUCER, "scikitLearn": sklearn.__version__, "numPy": np.__version__}
    text = "{\n" + "".join(f"{json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items())
    text += f'"sets": [\n{rows(SETS)}\n],\n"cases": [\n{rows(all_cases)}\n]\n}}\n'
    is_same = PATH.exists() and PATH.read_text(encoding="utf-8") == text
    write = "--write" in sys.argv[1:]
    if write:
        PATH.parent.mkdir(exist_ok=True)
        PATH.write_text(text, encoding="utf-8")
    print(f"{PATH}{', as it was' if is_same else ', changed' if write else ', would change'}: {len(all_cases)} cases, {len(text) // 1000} kB")
    sys.exit(0 if is_same or write else 1)


main()
