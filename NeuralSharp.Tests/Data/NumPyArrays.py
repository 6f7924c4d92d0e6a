# Writes NumPyArrays.json beside itself: arrays as NumPy saves them, with the values that must be read. Run by hand: python3 NumPyArrays.py
import base64, io, json, os
import numpy as np

cases = []


def add(name, array, **how):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, **how)
    cases.append({
        "name": name,
        "file": base64.b64encode(stream.getvalue()).decode(),
        "shape": list(array.shape),
        "values": [float(value) for value in array.flatten(order="C")],
    })


for kind in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]:
    base = np.arange(6).reshape(2, 3) - (2 if kind[0] in "fi" else 0)
    values = base * 1.25 if kind[0] == "f" else base % 2 if kind == "b1" else base * 7
    for order in "<>" if kind[1] != "1" else "|":
        array = values.astype(np.dtype(order + kind) if order != "|" else np.dtype(kind))
        add(array.dtype.str + " C", array)
        add(array.dtype.str + " Fortran", np.asfortranarray(array))
for shape in [(), (1,), (5,), (2, 3, 4), (0, 3), (3, 0), (1, 1, 1, 2)]:
    count = int(np.prod(shape))
    add("f4 %s" % (shape,), np.arange(count, dtype="<f4").reshape(shape))
    add("f8 %s Fortran" % (shape,), np.asfortranarray(np.arange(count, dtype="<f8").reshape(shape)))
    add("i4 %s" % (shape,), np.arange(count, dtype="<i4").reshape(shape))
for version in [(1, 0), (2, 0), (3, 0)]:
    add("version %d.%d" % version, np.arange(3, dtype="<f4"), version=version)

archives = {}
for name, save in [("savez", np.savez), ("savez_compressed", np.savez_compressed)]:
    stream = io.BytesIO()
    save(stream, x=np.arange(6, dtype="<f4").reshape(2, 3), labels=np.array([1, 0, 2], dtype="<i8"))
    archives[name] = base64.b64encode(stream.getvalue()).decode()
refused = {}
for name, array in [("complex", np.array([1 + 2j])), ("text", np.array(["a", "bc"])), ("record", np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])),
                    ("object", np.array([{}, None], dtype=object)), ("date", np.array(["2020-01-01"], dtype="datetime64[D]")), ("large", np.array([1, 2**40]))]:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=True)
    refused[name] = base64.b64encode(stream.getvalue()).decode()

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "NumPyArrays.json"), "w") as file:
    json.dump({"numpy": np.__version__, "arrays": cases, "archives": archives, "refused": refused}, file, indent=1)
    file.write("\n")
