"""NIST's nonlinear regressions by SciPy's L-BFGS-B, for the command `nist` to show beside NeuralSharp's L-BFGS.

python3 scipy_lbfgsb.py FOLDER prints a line for each problem and start: name, start, evaluations, digits.
The loss is the residual sum of squares as it stands, its gradient is exact (complex steps), and SciPy's
tolerances are zero, so that it ends where it finds no better point. Digits are those of the worst parameter.
"""

import os
import re
import sys

import numpy as np
import scipy.optimize

exp, cos, sin, pi = np.exp, np.cos, np.sin, np.pi


def arctan(z):
    """NumPy's arctan of complex numbers loses the imaginary part where it is tiny."""
    return np.arctan(z.real) + 1j * z.imag / (1 + z.real**2)


MODELS = {
    "Misra1a": lambda b, x: b[0] * (1 - exp(-b[1] * x)),
    "Misra1b": lambda b, x: b[0] * (1 - (1 + b[1] * x / 2) ** -2),
    "Misra1c": lambda b, x: b[0] * (1 - (1 + 2 * b[1] * x) ** -0.5),
    "Misra1d": lambda b, x: b[0] * b[1] * x / (1 + b[1] * x),
    "Chwirut1": lambda b, x: exp(-b[0] * x) / (b[1] + b[2] * x),
    "Chwirut2": lambda b, x: exp(-b[0] * x) / (b[1] + b[2] * x),
    "Lanczos1": lambda b, x: b[0] * exp(-b[1] * x) + b[2] * exp(-b[3] * x) + b[4] * exp(-b[5] * x),
    "Lanczos2": lambda b, x: b[0] * exp(-b[1] * x) + b[2] * exp(-b[3] * x) + b[4] * exp(-b[5] * x),
    "Lanczos3": lambda b, x: b[0] * exp(-b[1] * x) + b[2] * exp(-b[3] * x) + b[4] * exp(-b[5] * x),
    "Gauss1": lambda b, x: gauss(b, x),
    "Gauss2": lambda b, x: gauss(b, x),
    "Gauss3": lambda b, x: gauss(b, x),
    "DanWood": lambda b, x: b[0] * x ** b[1],
    "Kirby2": lambda b, x: (b[0] + b[1] * x + b[2] * x**2) / (1 + b[3] * x + b[4] * x**2),
    "Hahn1": lambda b, x: cubic_ratio(b, x),
    "Nelson": lambda b, x: b[0] - b[1] * x[0] * exp(-b[2] * x[1]),
    "MGH17": lambda b, x: b[0] + b[1] * exp(-x * b[3]) + b[2] * exp(-x * b[4]),
    "Roszman1": lambda b, x: b[0] - b[1] * x - arctan(b[2] / (x - b[3])) / pi,
    "ENSO": lambda b, x: b[0] + b[1] * cos(2 * pi * x / 12) + b[2] * sin(2 * pi * x / 12)
    + b[4] * cos(2 * pi * x / b[3]) + b[5] * sin(2 * pi * x / b[3]) + b[7] * cos(2 * pi * x / b[6]) + b[8] * sin(2 * pi * x / b[6]),
    "MGH09": lambda b, x: b[0] * (x**2 + x * b[1]) / (x**2 + x * b[2] + b[3]),
    "Thurber": lambda b, x: cubic_ratio(b, x),
    "BoxBOD": lambda b, x: b[0] * (1 - exp(-b[1] * x)),
    "Rat42": lambda b, x: b[0] / (1 + exp(b[1] - b[2] * x)),
    "MGH10": lambda b, x: b[0] * exp(b[1] / (x + b[2])),
    "Eckerle4": lambda b, x: b[0] / b[1] * exp(-0.5 * ((x - b[2]) / b[1]) ** 2),
    "Rat43": lambda b, x: b[0] / (1 + exp(b[1] - b[2] * x)) ** (1 / b[3]),
    "Bennett5": lambda b, x: b[0] * (b[1] + x) ** (-1 / b[2]),
}


def gauss(b, x):
    return b[0] * exp(-b[1] * x) + b[2] * exp(-((x - b[3]) ** 2) / b[4] ** 2) + b[5] * exp(-((x - b[6]) ** 2) / b[7] ** 2)


def cubic_ratio(b, x):
    return (b[0] + b[1] * x + b[2] * x**2 + b[3] * x**3) / (1 + b[4] * x + b[5] * x**2 + b[6] * x**3)


def read(path):
    """Both starts, the certified parameters, y and x."""
    with open(path, encoding="ascii") as file:
        lines = file.read().splitlines()
    rows = [[float(number) for number in line.split("=")[1].split()] for line in lines if re.match(r"\s*b\d+\s*=", line)]
    first, last = map(int, re.search(r"Data\s+\(lines (\d+) to (\d+)\)", "\n".join(lines)).groups())
    data = np.array([[float(number) for number in line.split()] for line in lines[first - 1 : last]])
    return [[row[0] for row in rows], [row[1] for row in rows]], np.array([row[2] for row in rows]), data[:, 0], data[:, 1:].T


def solve(name, start, y, x):
    """The parameters where L-BFGS-B ends, and how often it computed the loss and its gradient."""
    model = MODELS[name]
    x = x if name == "Nelson" else x[0]
    y = np.log(y) if name == "Nelson" else y
    tiny = 1e-200

    def loss(b):
        residual = y - model(b.astype(complex), x).real
        gradient = np.empty(len(b))
        for i in range(len(b)):
            moved = b.astype(complex)
            moved[i] += 1j * tiny
            gradient[i] = np.sum(-2 * residual * model(moved, x).imag / tiny)
        return np.sum(residual**2), gradient

    result = scipy.optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxcor": 100, "ftol": 0, "gtol": 0, "maxiter": 100_000, "maxfun": 100_000, "maxls": 25})
    return result.x, result.nfev


def digits(found, certified):
    """The log relative error of the worst parameter, at most NIST's 11 digits."""
    error = np.max(np.abs(found - certified) / np.abs(certified))
    return 0.0 if not error < 1 else min(11.0, -np.log10(error) if error > 0 else 11.0)


def main(folder):
    np.seterr(all="ignore")
    for name in MODELS:
        starts, certified, y, x = read(os.path.join(folder, name + ".dat"))
        for number, start in enumerate(starts, 1):
            found, evaluations = solve(name, np.array(start), y, x)
            print(name, number, evaluations, f"{digits(found, certified):.1f}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 scipy_lbfgsb.py FOLDER")
    main(sys.argv[1])
