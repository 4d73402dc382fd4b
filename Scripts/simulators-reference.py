"""Prints or writes what mpmath and scipy make of simulators, for files in Tests/SimulatorsTests/Data.

    python3 Scripts/simulators-reference.py values      # rows of manifold_values.txt
    python3 Scripts/simulators-reference.py bessel      # modified_bessel.csv
    python3 Scripts/simulators-reference.py lorenz      # lorenz_trajectories.csv

Needs numpy, scipy and mpmath.
"""

import sys

import mpmath
import numpy
import scipy.integrate
import scipy.special


def row(name, latent, point, volume, normals, latent_density):
    def text(values):
        return " ".join(f"{float(value):.10g}" for value in values)

    print(" | ".join([
        name, text(latent), text(point), text([volume]), text(normals), text([latent_density]),
        text([latent_density / volume])]))


def jacobian_volume(embed, latent):
    """The square root of det JᵀJ, by mpmath's numerical derivatives."""
    columns = [
        [mpmath.diff(lambda *u, axis=axis: embed(u)[axis], latent,
                     tuple(int(k == j) for k in range(len(latent))))
         for axis in range(len(embed(latent)))]
        for j in range(len(latent))]
    jacobian = mpmath.matrix(columns)
    return mpmath.sqrt(mpmath.det(jacobian * jacobian.T))


def thin_disk(u):
    energy, offset = u
    z = 3 * mpmath.pi * mpmath.sqrt(energy)
    radius = (z + offset) / 3
    return [-radius * mpmath.cos(z), radius * mpmath.sin(z), mpmath.mpf(0)]


def sphere(angles):
    point, sines = [], mpmath.mpf(1)
    for angle in angles:
        point.append(sines * mpmath.cos(angle))
        sines *= mpmath.sin(angle)
    return point + [sines]


def normal(x, mean, deviation):
    return mpmath.npdf(x, mean, deviation)


def spherical_density(angles):
    """Independent normal angles: polar ones truncated to [0, pi], the last one wrapped."""
    mean, deviation = mpmath.pi / 2, mpmath.pi / 4
    inside = mpmath.ncdf(mpmath.pi, mean, deviation) - mpmath.ncdf(0, mean, deviation)
    density = mpmath.mpf(1)
    for angle in angles[:-1]:
        density *= normal(angle, mean, deviation) / inside
    return density * mpmath.fsum(
        normal(angles[-1] + 2 * mpmath.pi * turn, mean, deviation) for turn in range(-6, 7))


def values():
    mpmath.mp.dps = 40
    for latent in [("0.3", "0.05"), ("1.7", "-0.09")]:
        u = tuple(mpmath.mpf(x) for x in latent)
        density = mpmath.exp(-u[0] / mpmath.mpf("0.7")) / mpmath.mpf("0.7") * 5
        row("thin_disk", u, thin_disk(u), jacobian_volume(thin_disk, u), [0, 0, 1], density)
    for latent in [
            "1.2 1.9 0.7 1.5 2.2 1.1 1.7 0.4", "1.5 1.6 1.4 1.8 1.3 0.3 1.9 5.1"]:
        u = tuple(mpmath.mpf(x) for x in latent.split())
        row("spherical_gaussian", u, sphere(u), jacobian_volume(sphere, u), sphere(u),
            spherical_density(u))


def bessel():
    """ln I_v(x) from the exponentially scaled function, where that does not underflow, and mpmath."""
    print("order,argument,log_value")
    for order in [0, 0.5, 1, 1.5, 3.5, 7, 15.5, 31.5, 32]:
        for argument in [1e-3, 0.7, 6, 40, 500, 10000]:
            mpmath.mp.dps = 60
            value = mpmath.log(mpmath.besseli(order, argument))
            scaled = scipy.special.ive(order, argument)
            if scaled > 1e-300:
                assert abs(numpy.log(scaled) + argument - float(value)) < 1e-12 * max(1, argument)
            print(f"{order},{argument},{float(value)!r}")


def lorenz():
    """Trajectories with the published tolerances, and with tight ones by another method."""
    def velocity(_, x):
        return [10 * (x[1] - x[0]), x[0] * (28 - x[2]) - x[1], x[0] * x[1] - 8 / 3 * x[2]]

    print("trajectory,time,x,y,z,exact_x,exact_y,exact_z")
    starts = [[1.25, 0.75, 1.0], [0.875, 1.0, 1.125]]
    times = [0.0, 0.0625, 0.5, 1.0, 2.25, 4.0, 6.5, 8.0, 10.0, 12.25, 15.0]
    for number, start in enumerate(starts):
        loose = scipy.integrate.solve_ivp(
            velocity, (0, 100), start, method="RK45", t_eval=times, rtol=1e-3, atol=1e-6)
        tight = scipy.integrate.solve_ivp(
            velocity, (0, 15), start, method="DOP853", t_eval=times, rtol=1e-13, atol=1e-13)
        for index, time in enumerate(times):
            cells = list(loose.y[:, index]) + list(tight.y[:, index])
            print(",".join([str(number), str(time)] + [repr(float(cell)) for cell in cells]))


{"values": values, "bessel": bessel, "lorenz": lorenz}[sys.argv[1]]()
