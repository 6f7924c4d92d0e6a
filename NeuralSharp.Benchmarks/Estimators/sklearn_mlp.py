"""scikit-learn's MLPs, for the command `estimators` to show beside NeuralSharp's.

python3 sklearn_mlp.py FOLDER writes the data sets that scikit-learn carries, SET.csv with the column "target", and which rows are held out for a seed,
SET.splits.csv with a column a seed of 1 (held out) and 0. Then it prints a line for each set, setting and seed: set, setting, seed, score on the held-out rows,
seconds to fit. Scores are accuracies, and R2 for diabetes. It needs scikit-learn 1.2.1, which is Debian 12's python3-sklearn.

The setting "same" has the hyperparameters that NeuralSharp is given, and a scaled target; "defaults" leaves all as it is. Inputs are standardised in both.
"""

import csv
import pathlib
import sys
import time
import warnings

import numpy as np
from sklearn import datasets
from sklearn.compose import TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SEEDS = range(5)
SETS = {
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
    "breast_cancer": datasets.load_breast_cancer,
    "digits": datasets.load_digits,
    "diabetes": datasets.load_diabetes,
}
SAME = dict(hidden_layer_sizes=(100,), learning_rate_init=0.001, batch_size=32, alpha=1e-4, max_iter=200, tol=1e-4, n_iter_no_change=10)


def estimator(is_classifier, setting, seed):
    options = SAME if setting == "same" else {}
    if is_classifier:
        return make_pipeline(StandardScaler(), MLPClassifier(random_state=seed, **options))
    model = make_pipeline(StandardScaler(), MLPRegressor(random_state=seed, **options))
    return TransformedTargetRegressor(model, transformer=StandardScaler()) if setting == "same" else model


def write(path, columns):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values()))


def main(folder):
    warnings.simplefilter("ignore", ConvergenceWarning)
    for name, load in SETS.items():
        data = load()
        is_classifier = hasattr(data, "target_names")
        x, y = data.data, np.char.add("class ", data.target_names[data.target].astype(str)) if is_classifier else data.target
        write(folder / f"{name}.csv", {column: x[:, i].tolist() for i, column in enumerate(data.feature_names)} | {"target": y.tolist()})
        rows = np.arange(len(y))
        splits = {seed: train_test_split(rows, test_size=0.25, random_state=seed, stratify=y if is_classifier else None) for seed in SEEDS}
        write(folder / f"{name}.splits.csv", {f"seed {seed}": np.isin(rows, held).astype(int).tolist() for seed, (_, held) in splits.items()})
        for setting in ("same", "defaults"):
            estimator(is_classifier, setting, 0).fit(x, y)   # the first is slower
            for seed, (train, held) in splits.items():
                model = estimator(is_classifier, setting, seed)
                start = time.perf_counter()
                model.fit(x[train], y[train])
                seconds = time.perf_counter() - start
                print(f"{name} {setting} {seed} {float(model.score(x[held], y[held]))!r} {seconds!r}", flush=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
