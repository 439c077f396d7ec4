import type { NonEmpty } from './random.ts'

/** Full names that need much space, very little, or characters that names rarely have. */
export const UNUSUAL_NAMES: NonEmpty<string> = [
  'Hubert Wolfeschlegelsteinhausenbergerdorff',
  'María del Carmen Fernández de Córdoba y Álvarez de Toledo',
  'Jean-Baptiste de La Rochefoucauld-Liancourt',
  "Caoimhe O'Shaughnessy-Ní Dhomhnaill",
  'Venkatanarasimharajuvaripeta Krishnaswamy Iyer',
  'Keihanaikukauakahihuliheekahaunaele Kealoha',
  "Anne-Sophie d'Hautefeuille-Saint-Exupéry",
  'Karl-Theodor Freiherr von und zu der Tann-Rathsamhausen',
  "N'Golo M'Bala",
  'Bo Ng',
  'Li O',
]
