import type { NonEmpty } from './random.ts'

/** A name in the letters of its language or, if these are not Latin letters, in both: [own, Latin]. */
export type Name = string | readonly [own: string, latin: string]

/** Names and delivery addresses of one region, in the local spelling. */
export interface Culture {
  readonly given: NonEmpty<Name>
  readonly family: NonEmpty<Name>
  readonly streets: NonEmpty<string>
  readonly cities: NonEmpty<string>
  /** "12 Mill Lane" instead of "Lindenweg 12". */
  readonly houseNumberFirst?: true
  /** "東京都渋谷区神南1丁目 12": the parts of the address from large to small. */
  readonly cityFirst?: true
  /** What joins the names of a username in the letters of the language, family name first. */
  readonly familyFirst?: '' | '.'
}

/** The regions that write with Latin letters. */
export const LATIN_CULTURES: NonEmpty<Culture> = [
  {
    given: ['Maria', 'João', 'Beatriz', 'Tiago', 'Inês', 'Rafael', 'Leonor', 'Thiago', 'Camila'],
    family: ['Santos', 'Silva', 'Ferreira', 'Oliveira', 'Costa', 'Almeida', 'Carvalho', 'Rocha'],
    streets: ['Rua das Flores', 'Avenida da Liberdade', 'Rua do Sol', 'Travessa da Boavista'],
    cities: ['1200-195 Lisboa', '4050-253 Porto', '01310-100 São Paulo', '3000-213 Coimbra'],
  },
  {
    given: ['Lucía', 'Mateo', 'Carmen', 'Diego', 'Valentina', 'Javier', 'Ximena', 'Pablo', 'Rosa'],
    family: ['García', 'Hernández', 'López', 'Morales', 'Castillo', 'Vargas', 'Ríos', 'Fuentes'],
    streets: ['Calle Mayor', 'Avenida Juárez', 'Calle del Olmo', 'Paseo de la Reforma'],
    cities: ['28013 Madrid', '06600 Ciudad de México', '41001 Sevilla', '5000 Córdoba'],
  },
  {
    given: ['Anna', 'Lukas', 'Hannah', 'Felix', 'Johanna', 'Maximilian', 'Greta', 'Moritz', 'Lena'],
    family: ['Schneider', 'Weber', 'Hoffmann', 'Keller', 'Brandt', 'Vogel', 'Müller', 'Großmann'],
    streets: ['Lindenweg', 'Bahnhofstraße', 'Goethestraße', 'Am Mühlbach'],
    cities: ['10115 Berlin', '80331 München', '1070 Wien', '8001 Zürich'],
  },
  {
    given: [
      'Camille',
      'Louis',
      'Chloé',
      'Hugo',
      'Jean-Luc',
      'Antoine',
      'Juliette',
      'Bastien',
      'Élise',
    ],
    family: ['Martin', 'Dubois', 'Lefèvre', 'Moreau', 'Girard', 'Fontaine', 'Chevalier', 'Mercier'],
    streets: ['rue des Lilas', 'avenue Jean Jaurès', 'rue du Moulin', 'quai des Brumes'],
    cities: ['75011 Paris', '69003 Lyon', '33000 Bordeaux', '1000 Bruxelles'],
    houseNumberFirst: true,
  },
  {
    given: ['Giulia', 'Lorenzo', 'Chiara', 'Matteo', 'Francesca', 'Davide', 'Elena', 'Paolo'],
    family: ['Rossi', 'Bianchi', "D'Angelo", 'Ricci', 'Marino', 'Greco', 'Conti', 'Gallo'],
    streets: ['Via Garibaldi', 'Via dei Mille', 'Corso Vittorio Emanuele', 'Via della Fonte'],
    cities: ['00184 Roma', '20121 Milano', '80133 Napoli', '50122 Firenze'],
  },
  {
    given: ['Emma', 'Oliver', 'Grace', 'Thomas', 'Charlotte', 'James', 'Ruby', 'Henry', 'Siobhán'],
    family: [
      'Clarke',
      'Bennett',
      'Walsh',
      'Hughes',
      "O'Brien",
      'Campbell',
      'Turner',
      'Taylor-Jones',
    ],
    streets: ['Mill Lane', 'Station Road', 'Church Street', 'Orchard Close'],
    cities: ['Leeds LS1 4DY', 'Bristol BS1 5TR', 'Dublin D02 X285', 'Edinburgh EH1 1YZ'],
    houseNumberFirst: true,
  },
  {
    given: ['Ingrid', 'Erik', 'Freja', 'Magnus', 'Astrid', 'Henrik', 'Søren', 'Aino', 'Mikkel'],
    family: ['Andersen', 'Johansson', 'Ødegård', 'Lindqvist', 'Virtanen', 'Berg', 'Dahl', 'Holm'],
    streets: ['Storgatan', 'Kirkegata', 'Vestergade', 'Björkvägen'],
    cities: ['111 22 Stockholm', '0150 Oslo', '1456 København', '00100 Helsinki'],
  },
  {
    given: ['Zofia', 'Jakub', 'Katarzyna', 'Piotr', 'Jana', 'Tomáš', 'Agnieszka', 'Marek'],
    family: ['Kowalska', 'Nowak', 'Zieliński', 'Wójcik', 'Dvořák', 'Horák', 'Mazur', 'Svoboda'],
    streets: ['ulica Długa', 'ulica Lipowa', 'Nádražní', 'ulica Ogrodowa'],
    cities: ['00-238 Warszawa', '31-042 Kraków', '110 00 Praha', '602 00 Brno'],
  },
  {
    given: ['Elif', 'Mehmet', 'Zeynep', 'Emre', 'Defne', 'Can', 'Ayşe', 'Kerem', 'Nazlı'],
    family: ['Yılmaz', 'Kaya', 'Demir', 'Aydın', 'Öztürk', 'Arslan', 'Polat', 'Koç'],
    streets: ['Bağdat Caddesi', 'Atatürk Caddesi', 'Gül Sokak', 'Çınar Sokak'],
    cities: ['34728 İstanbul', '06420 Ankara', '35220 İzmir', '16010 Bursa'],
  },
  {
    given: ['Adaeze', 'Chinedu', 'Folake', 'Tunde', 'Ngozi', 'Emeka', 'Amara', 'Kwame', 'Abena'],
    family: ['Okafor', 'Adeyemi', 'Eze', 'Balogun', 'Mensah', 'Okonkwo', 'Boateng', 'Owusu'],
    streets: ['Awolowo Road', 'Adeola Odeku Street', 'Oxford Street', 'Palm Avenue'],
    cities: ['Lagos 101233', 'Abuja 900211', 'Accra GA-184', 'Ibadan 200285'],
    houseNumberFirst: true,
  },
  {
    given: ['Wanjiru', 'Otieno', 'Akinyi', 'Mwangi', 'Selam', 'Dawit', 'Hanna', 'Abel', 'Zawadi'],
    family: ['Kamau', 'Odhiambo', 'Njoroge', 'Mutua', 'Tesfaye', 'Bekele', 'Abebe', 'Kimani'],
    streets: ['Kenyatta Avenue', 'Bole Road', 'Ngong Road', 'Acacia Lane'],
    cities: ['Nairobi 00100', 'Addis Ababa 1000', 'Mombasa 80100', 'Kisumu 40100'],
    houseNumberFirst: true,
  },
  {
    given: ['Priya', 'Arjun', 'Ananya', 'Rohan', 'Kavya', 'Vikram', 'Meera', 'Farhan', 'Ayesha'],
    family: ['Sharma', 'Patel', 'Iyer', 'Reddy', 'Banerjee', 'Khan', 'Nair', 'Chowdhury', 'Singh'],
    streets: ['MG Road', 'Park Street', 'Lake View Road', 'Temple Street'],
    cities: ['Bengaluru 560001', 'Mumbai 400001', 'Kolkata 700016', 'Dhaka 1205'],
    houseNumberFirst: true,
  },
  {
    given: ['Linh', 'Minh Khai', 'Thảo', 'Đức', 'Phương', 'Quỳnh Anh', 'Tuấn', 'Ngọc Ánh'],
    family: ['Nguyễn', 'Trần', 'Phạm', 'Lê', 'Đặng', 'Võ', 'Bùi'],
    streets: ['Lê Lợi', 'Đường Nguyễn Huệ', 'Phố Hàng Bông', 'Đường Trần Hưng Đạo'],
    cities: ['Hà Nội 100000', 'Thành phố Hồ Chí Minh 700000', 'Đà Nẵng 550000', 'Huế 530000'],
    houseNumberFirst: true,
    familyFirst: '.',
  },
  {
    given: ['Siti', 'Budi', 'Dewi', 'Agus', 'Althea', 'Jomar', 'Malia', 'Putri'],
    family: ['Wijaya', 'Santoso', 'Reyes', 'Bautista', 'Kahale', 'Hartono'],
    streets: ['Jalan Melati', 'Rizal Avenue', 'Jalan Merdeka', 'Jalan Diponegoro'],
    cities: ['Jakarta 10110', 'Manila 1000', 'Bandung 40111', 'Surabaya 60271'],
  },
]
